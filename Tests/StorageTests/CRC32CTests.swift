import Testing

@testable import Storage

struct CRC32CTests {
    private func checksum(_ bytes: some Sequence<UInt8>, after: UInt32 = 0) -> UInt32 {
        Array(bytes).withUnsafeBytes { CRC32C.checksum($0, after: after) }
    }

    @Test func knownTextsHaveTheirKnownChecksums() {
        #expect(checksum("123456789".utf8) == 0xE306_9283)
        #expect(checksum([]) == 0)
        #expect(checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    }

    /// Lengths at which the ways of computing it change, from any alignment.
    @Test(arguments: [0, 1, 7, 8, 9, 767, 768, 769, 12_287, 12_288, 12_289, 40_000])
    func theInstructionComputesWhatTheTablesDo(_ count: Int) {
        var seed: UInt64 = 42
        let bytes = (0..<count + 3).map { _ -> UInt8 in
            seed = seed &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(seed >> 56)
        }
        for start in 0..<3 {
            bytes.withUnsafeBytes {
                let part = UnsafeRawBufferPointer(rebasing: $0[start..<start + count])
                let expected = CRC32CTables.checksum(part, after: 7)
                #expect(CRC32C.checksum(part, after: 7) == expected)
            }
        }
    }

    @Test func checksumsOfPartsMakeTheChecksumOfTheWhole() {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for cut in [0, 1, 5000, 10_000] {
            let (first, second) = (checksum(bytes[..<cut]), checksum(bytes[cut...]))
            #expect(CRC32C.join(first, second, ofLength: 10_000 - cut) == checksum(bytes))
            #expect(checksum(bytes[cut...], after: first) == checksum(bytes))
        }
    }
}
