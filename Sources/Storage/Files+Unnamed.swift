internal import CMemory
internal import Glibc

extension Files {
    /// A file that has no name and goes with its last descriptor, read from its beginning; in TMPDIR, or
    /// else where there is room.
    package static func unnamed(holding bytes: [UInt8]) throws(FileError) -> Int32 {
        let told = getenv("TMPDIR").map { String(cString: $0) }
        var problem = FileError("mkstemp", told ?? "/tmp", code: ENOENT)
        for folder in [told, "/tmp", "/var/tmp", "/dev/shm"].compactMap(\.self) {
            do throws(FileError) { return try unnamed(holding: bytes, in: folder) } catch {
                if folder == told || told == nil && folder == "/tmp" { problem = error }
            }
        }
        throw problem
    }

    private static func unnamed(
        holding bytes: [UInt8], in folder: String
    ) throws(FileError) -> Int32 {
        let descriptor = openUnnamed(in: folder, 0)
        guard descriptor >= 0 else { throw FileError("mkstemp", folder) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = FileError("write", folder)
                close(descriptor)
                throw error
            }
            done += count
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }

    /// Empty; -1 where none can be made.
    static func openUnnamed(in folder: String, _ flags: Int32) -> Int32 {
        cmemory_unnamed(folder, flags)
    }
}
