// Contents that come piece by piece and may be more than memory holds: from some length on they are in a
// file without a name, and mapped from there. What is written but not read just then the system takes out
// of memory again, and nothing is left of the file when the last process has let go of it, in whatever way.
//
// They are read like any other contents, and by the same place that other processes map shared memory by.

internal import CMemory
internal import Glibc

/// From which length on, and where.
package struct LongBytes: Sendable {
    package let threshold: Int
    /// The first that can be written to has them.
    private let folders: [String]

    /// All is in memory.
    package static let none = LongBytes(from: .max, in: [])

    /// In memory they would take as much as without.
    package static func isPossible(in folder: String) -> Bool { cmemory_holds_memory(folder) == 0 }

    package init(from threshold: Int, in folders: [String]) {
        self.threshold = threshold
        self.folders = folders.filter(Self.isPossible)
    }

    /// With these in it; nil where there can be none.
    package func makeFile(of pieces: [DropBytes]) throws(FileError) -> LongFile? {
        guard let file = makeFile() else { return nil }
        for piece in pieces { try file.append(piece) }
        return file
    }

    /// Empty, for a program that writes to its path; nil where there can be none.
    package func makeFile() -> LongFile? {
        for folder in folders {
            let descriptor = SharedMemory.take { Files.openUnnamed(in: folder, O_CLOEXEC) }
            if descriptor >= 0 { return LongFile(descriptor, in: folder) }
        }
        return nil
    }

    /// Room for bytes that are still to come, and are filled in by whoever gets it; nil where there is none.
    package func room(for count: Int) -> DropBytes? {
        guard count >= threshold else { return nil }
        return makeFile()?.room(for: count)
    }

    /// All parts, one after the other; nil where there can be no file.
    package func join(_ parts: [DropBytes]) throws(FileError) -> DropBytes? {
        try makeFile(of: parts)?.contents()
    }
}

/// One that is being written.
package final class LongFile {
    private var descriptor: Int32
    private let folder: String
    private var isOpen = true
    private var count = 0
    /// Bytes since it was last looked whether there is room for them.
    private var unlooked = 0
    private static let worthLooking = 1 << 20

    fileprivate init(_ descriptor: Int32, in folder: String) {
        self.descriptor = descriptor
        self.folder = folder
    }

    deinit { if isOpen { SharedMemory.close(descriptor) } }

    package func append(_ piece: DropBytes) throws(FileError) {
        try piece.forEachWindow { (bytes) throws(FileError) in
            unlooked += bytes.count
            if unlooked >= Self.worthLooking { try checkRoom(for: unlooked) }
            var done = 0
            while done < bytes.count {
                let written = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw FileError("write", folder) }
                done += written
            }
            count += done
        }
    }

    /// The rest of the disk is for the journal.
    private func checkRoom(for count: Int) throws(FileError) {
        do throws(FileError) {
            try Files.checkRoom(for: count, leaving: .small, at: folder + "/file")
        } catch { throw FileError("write", folder, code: error.code) }
        unlooked = 0
    }

    /// All of it is on the disk at once: what is written to a hole when the disk is full ends the process.
    fileprivate func room(for count: Int) -> DropBytes? {
        guard (try? checkRoom(for: count)) != nil, cmemory_reserve(descriptor, count) == 0,
            let bytes = DropBytes(onDisk: descriptor, count: count, isToBeFilled: true)
        else { return nil }
        fchmod(descriptor, 0o400)
        isOpen = false
        return bytes
    }

    /// As long as it is here.
    package var path: String { SharedMemory.path(getpid(), descriptor) }

    /// What a program has written by the path, when it has ended. A process that it has left behind may write
    /// on, and cut off what others have mapped: then it is a copy.
    package func written() throws(FileError) -> DropBytes {
        let reader = SharedMemory.take { open(path, O_RDONLY | O_CLOEXEC) }
        guard reader >= 0 else { throw FileError("open", folder) }
        SharedMemory.close(descriptor)
        descriptor = reader
        fchmod(descriptor, 0o400)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError("fstat", folder) }
        count = Int(status.st_size)
        guard !isBeingWritten else { return try copied() }
        return try contents()
    }

    // F_SETLEASE of linux/fcntl.h, which Swift does not see.
    private static let lease: Int32 = 1024

    /// Who wants to be told when somebody writes is refused while somebody may, and where the file system
    /// cannot say.
    private var isBeingWritten: Bool {
        guard fcntl(descriptor, Self.lease, F_RDLCK) == 0 else { return true }
        _ = fcntl(descriptor, Self.lease, F_UNLCK)
        return false
    }

    private func copied() throws(FileError) -> DropBytes {
        let copy = LongBytes(from: 0, in: [folder]).makeFile()
        guard let copy else { throw FileError("open", folder) }
        let piece = DropBytes(count: min(count, 4 << 20))
        // What is written from now on is not waited for.
        var left = count
        while left > 0 {
            let got = read(descriptor, piece.unfilled.baseAddress, min(piece.count, left))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileError("read", folder) }
            if got == 0 { break }
            left -= got
            try copy.append(DropBytes(UnsafeRawBufferPointer(rebasing: piece.bytes[..<got])))
        }
        return try copy.contents()
    }

    /// What was written. Nothing may be written after it.
    package func contents() throws(FileError) -> DropBytes {
        guard count > 0 else { return .empty }
        fchmod(descriptor, 0o400)
        guard let bytes = DropBytes(onDisk: descriptor, count: count) else {
            throw FileError("mmap", folder)
        }
        isOpen = false
        return bytes
    }
}

extension DropBytes {
    /// All of them, in order. Of what is in a file no more than one window is in memory for it.
    package func forEachWindow<Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        guard isOnDisk else { return try body(bytes) }
        var start = 0
        while start < count {
            let window = start..<min(start + Self.window, count)
            try body(UnsafeRawBufferPointer(rebasing: bytes[window]))
            leaveMemory(window)
            start = window.upperBound
        }
    }

    /// A multiple of the size of any page.
    private static let window = 4 << 20
}
