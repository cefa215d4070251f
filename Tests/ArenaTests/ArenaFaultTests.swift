import Arena
import Foundation
import Storage
import TestSupport
import Testing

/// What a disk does to an arena: an error that says so, and a file that is right as far as it goes.
@Suite(.timeLimit(.minutes(60)))
struct ArenaFaultTests {
    private func probe(_ line: String, _ scratch: Scratch) throws -> Outcome {
        let program = builtProgram("arena-probe")
        return try Command(
            "/bin/bash", ["-c", line.replacing("PROBE", with: "'\(program)'")],
            environment: ["PLACE": scratch.path]
        ).run()
    }

    /// The probe fills the disk, goes on with less, and ends with an arena that is read.
    private let expected = """
        full: write: No space left on device
        small: written
        commit: done

        """

    @Test(.enabled(if: Mounting.isAllowed, "needs unshare and mount"))
    func aFullDiskLosesOnlyWhatHadNoRoom() throws {
        let scratch = try Scratch()
        let run = try probe(
            """
            unshare -m bash -c 'mount -t tmpfs -o size=1m none "$PLACE" && PROBE fill "$PLACE" &&
            h5dump -H "$PLACE/a.h5"'
            """.replacing("PROBE", with: builtProgram("arena-probe")), scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix(expected))
        #expect(run.output.contains("DATASET \"first\""))
        #expect(run.output.contains("DATASET \"small\""))
        #expect(!run.output.contains("DATASET \"large\""))
    }

    @Test func aLimitOnTheLengthOfFilesIsSaid() throws {
        let scratch = try Scratch()
        // 512 KiB; without the signal that would end the probe.
        let run = try probe("trap '' XFSZ; ulimit -f 512; PROBE fill \"$PLACE\"", scratch)
        #expect(run.output.hasPrefix("full: write: File too large\nsmall: written\ncommit: done\n"))
        #expect(try ArenaCatalogue.read(scratch.file("a.h5")).map(\.name) == ["first", "small"])
    }

    @Test func aFolderThatIsNotThereOrCannotBeWrittenIsSaid() throws {
        let scratch = try Scratch()
        let path = scratch.file("no/a.h5")
        #expect(throws: ArenaError.file(FileError("open", path, code: ENOENT))) {
            _ = try ArenaWriter(creating: path)
        }
        #expect(throws: ArenaError.file(FileError("open", "/proc/a.h5", code: ENOENT))) {
            _ = try ArenaWriter(creating: "/proc/a.h5")
        }
    }

    @Test func anArenaThatSomebodyRemovedIsSaid() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let reference = try arena.write("x", .bytes(1000), [UInt8](repeating: 1, count: 1000))
        try arena.commit()
        let reader = ArenaReader()
        try reader.verify(reference)
        try FileManager.default.removeItem(atPath: arena.path)
        _ = try arena.write("y", .bytes(1), [1])
        #expect(throws: ArenaError.removed(path: arena.path)) { try arena.commit() }
        // Who has it open reads on; who has not is told.
        try reader.verify(reference)
        #expect(throws: ArenaError.file(FileError("open", arena.path, code: ENOENT))) {
            try ArenaReader().verify(reference)
        }
    }

    @Test func anArenaThatSomebodyCutIsSaid() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let count = 100_000
        let reference = try arena.write("x", .bytes(count), [UInt8](repeating: 1, count: count))
        try #require(truncate(arena.path, 50_000) == 0)
        #expect(throws: ArenaError.cut(path: arena.path, at: 50_000)) {
            _ = try ArenaReader().read(reference)
        }
        #expect(throws: ArenaError.cut(path: arena.path, at: (reference.offset ?? 0) + count)) {
            _ = try ArenaReader().map(reference)
        }
    }

    @Test func bytesThatChangedAreCaughtByTheirChecksum() throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let reference = try arena.write("x", .bytes(1000), [UInt8](repeating: 1, count: 1000))
        let packed = try arena.pack("y", [UInt8](repeating: 1, count: 1000)).reference
        try arena.publish()
        for damaged in [reference, packed] {
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: arena.path))
            try handle.seek(toOffset: UInt64((damaged.offset ?? 0) + 999))
            try handle.write(contentsOf: Data([3]))
            try handle.close()
            do throws(ArenaError) {
                _ = try ArenaReader().read(damaged)
                Issue.record("not caught")
            } catch {
                guard case .checksum(damaged, let found) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(found != damaged.checksum)
            }
        }
    }

    /// Somebody holds the lock that HDF5 would want.
    @Test(arguments: ["TRUE", "FALSE", ""])
    func locksAreNeitherTakenNorNeeded(_ setting: String) throws {
        let scratch = try Scratch()
        let arena = try ArenaWriter(creating: scratch.file("a.h5"))
        let lock = open(arena.path, O_RDWR)
        defer { close(lock) }
        try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
        _ = try arena.write("x", .bytes(1), [1])
        try arena.commit()
        close(lock)
        let run = try Command(
            "h5dump", ["-d", "/x", arena.path],
            environment: setting.isEmpty ? [:] : ["HDF5_USE_FILE_LOCKING": setting]
        ).run()
        #expect(run.status == 0)
    }
}
