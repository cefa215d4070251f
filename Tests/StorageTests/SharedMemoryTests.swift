import Foundation
import Storage
import Testing

/// Memory that other processes can map; here this process is the other one, too.
struct SharedMemoryTests {
    private func made(_ count: Int) throws -> DropBytes {
        let bytes = try #require(DropBytes(shared: count))
        for index in 0..<count { bytes.unfilled[index] = UInt8(truncatingIfNeeded: index * 7) }
        return bytes
    }

    @Test func itIsMappedWhereItIs() throws {
        let bytes = try made(100_000)
        let place = try #require(bytes.place)
        let other = try #require(DropBytes(at: place, isCounted: false))
        #expect(other.bytes.elementsEqual(bytes.bytes))
        // The same pages, and not a copy of them.
        #expect(other.place?.inode == place.inode)
        #expect(other.bytes.baseAddress != bytes.bytes.baseAddress)
    }

    @Test func itIsThereAsLongAsAnybodyHasIt() throws {
        var bytes: DropBytes? = try made(70_000)
        let place = try #require(bytes?.place)
        let other = try #require(DropBytes(at: place, isCounted: false))
        bytes = nil
        #expect(other.bytes[69_999] == UInt8(truncatingIfNeeded: 69_999 * 7))
    }

    @Test func whatIsNotThereAnyMoreIsNotTakenForSomethingElse() throws {
        var bytes: DropBytes? = try made(70_000)
        let place = try #require(bytes?.place)
        bytes = nil
        #expect(DropBytes(at: place, isCounted: false) == nil)
        let next = try made(70_000)
        #expect(DropBytes(at: place, isCounted: false) == nil)
        withExtendedLifetime(next) {}
    }

    @Test func aProgramReadsItAndCannotChangeIt() throws {
        let bytes = try made(1000)
        let path = try #require(bytes.path)
        #expect(try Files.read(path).elementsEqual(bytes.bytes))
        #expect(throws: FileError.self) { try Files.write([1], to: path) }
        #expect(bytes.bytes[999] == UInt8(truncatingIfNeeded: 999 * 7))
    }

    @Test func aProgramWritesItAndCannotChangeItThen() throws {
        let file = try SharedFile()
        try Files.write([1, 2, 3], to: file.path)
        let path = file.path
        let bytes = try file.contents()
        #expect(Array(bytes.bytes) == [1, 2, 3])
        #expect(throws: FileError.self) { try Files.write([], to: path) }
        #expect(try SharedFile().contents().count == 0)
    }
}
