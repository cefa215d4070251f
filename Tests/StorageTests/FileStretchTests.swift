import Storage
import Testing

struct FileStretchTests {
    private static let list = [
        FileStretch(path: "/a b/ü.h5", offset: 4096, count: 10, checksum: 0xFFFF_FFFF),
        FileStretch(path: "x", offset: 0, count: 0, checksum: nil),
    ]

    private func decode(_ bytes: [UInt8]) -> [FileStretch]? {
        bytes.withUnsafeBytes { FileStretch.decode($0) }
    }

    @Test func aListComesBack() {
        #expect(decode(Self.list.flatMap(\.encoded)) == Self.list)
        #expect(decode([]) == [])
    }

    /// No bytes, however they were changed, end the process.
    @Test func bytesThatAreNoListAreRefusedOrRead() {
        let bytes = Self.list.flatMap(\.encoded)
        let whole = Self.list[0].encoded.count
        for count in 1..<bytes.count where count != whole {
            #expect(decode(Array(bytes[..<count])) == nil)
        }
        for place in bytes.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var changed = bytes
                changed[place] = value
                _ = decode(changed)
            }
        }
    }
}
