// The output of one program on its way to the log: all of it up to a limit, above that the first half
// and the last half. The second half of the buffer is then a ring, so memory never exceeds the limit.

struct CapturedOutput {
    private let limit: Int
    private var kept: [UInt8] = []
    /// Where the ring goes on, once the buffer is full.
    private var next: Int
    private(set) var leftOut: UInt64 = 0

    init(limit: Int) {
        self.limit = max(limit, 2)
        next = self.limit / 2
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let fitting = min(limit - kept.count, bytes.count)
        kept.append(contentsOf: bytes[0..<fitting])
        guard fitting < bytes.count else { return }
        leftOut += UInt64(bytes.count - fitting)
        let ring = limit - limit / 2
        var rest = UnsafeRawBufferPointer(rebasing: bytes[fitting...].suffix(ring))
        while rest.count > 0 {
            let length = min(limit - next, rest.count)
            kept.withUnsafeMutableBytes {
                UnsafeMutableRawBufferPointer(rebasing: $0[next..<next + length])
                    .copyMemory(from: .init(rebasing: rest[0..<length]))
            }
            next = next + length == limit ? limit / 2 : next + length
            rest = .init(rebasing: rest[length...])
        }
    }

    /// What goes to the log: the output, with a note in the middle when some of it is missing.
    func piece() -> [UInt8] {
        guard leftOut > 0 else { return kept }
        let half = limit / 2
        var piece: [UInt8] = []
        piece.reserveCapacity(limit + 64)
        piece += kept[0..<half]
        piece += Array("\n[weir: \(leftOut) bytes left out]\n".utf8)
        piece += kept[next..<limit]
        piece += kept[half..<next]
        return piece
    }
}
