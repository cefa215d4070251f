import Testing

@testable import Spawner

struct CapturedOutputTests {
    /// Whatever the limit and however the output is cut up: first half, note, last half.
    @Test(arguments: [2, 3, 7, 64, 1000], [1, 2, 5, 63, 64, 65, 999])
    func firstAndLastHalfAreKept(limit: Int, step: Int) {
        for length in [0, 1, limit - 1, limit, limit + 1, limit * 2, limit * 5 + 1] {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 2) }
            var output = CapturedOutput(limit: limit)
            for start in stride(from: 0, to: length, by: step) {
                Array(bytes[start..<min(start + step, length)]).withUnsafeBytes {
                    output.append($0)
                }
            }
            #expect(output.piece() == expected(bytes, limit))
            #expect(output.leftOut == UInt64(max(length - limit, 0)))
        }
    }

    private func expected(_ bytes: [UInt8], _ limit: Int) -> [UInt8] {
        guard bytes.count > limit else { return bytes }
        let note = Array("\n[weir: \(bytes.count - limit) bytes left out]\n".utf8)
        return bytes.prefix(limit / 2) + note + bytes.suffix(limit - limit / 2)
    }
}
