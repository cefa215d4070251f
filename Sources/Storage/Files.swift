// The few calls on files that Drops need, each with its error read once.

internal import Glibc

package struct FileError: Error, Equatable {
    package let call: String
    package let path: String
    package let code: Int32

    package init(_ call: String, _ path: String, code: Int32 = errno) {
        self.call = call
        self.path = path
        self.code = code
    }

    /// What a device, a pipe or a socket is not to lose its name to.
    fileprivate static func replacing(_ path: String) -> FileError {
        FileError("replace", path, code: EEXIST)
    }

    /// The system's words for it.
    package var reason: String {
        call == "replace" ? "a device, pipe or socket, not a file" : String(cString: strerror(code))
    }

    /// Not the fault of who asked: no room, no file or process to be had, a file system that has gone.
    package var isOfMachine: Bool {
        [
            ENOSPC, EDQUOT, EFBIG, EIO, ESTALE, EMFILE, ENFILE, ENOMEM, EAGAIN, ENOLCK, ENOTCONN,
            ESHUTDOWN, ETIMEDOUT,
        ].contains(code)
    }

    package var isForWantOfSpace: Bool { code == ENOSPC || code == EDQUOT }
}

package enum Files {
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    package static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// No folder, device or pipe.
    package static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    package static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Makes a folder and what is above it; one that is there already is right.
    package static func makeFolder(_ path: String) throws(FileError) {
        if mkdir(path, FileAccess.ofFolder & 0o777) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw FileError("mkdir", path)
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, FileAccess.ofFolder & 0o777) == 0 || errno == EEXIST else {
            throw FileError("mkdir", path)
        }
    }

    /// Leaves one that has anything in it.
    package static func removeEmptyFolder(_ path: String) { rmdir(path) }

    package static func makeFolder(above path: String) throws(FileError) {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        try makeFolder(String(path[..<slash]))
    }

    /// Whatever has that name loses it, but for what is no file: root could take /dev/null from all.
    package static func rename(_ old: String, to new: String) throws(FileError) {
        try checkReplaceable(new)
        guard Glibc.rename(old, new) == 0 else { throw FileError("rename", old) }
    }

    /// Before much is done for nothing.
    package static func checkReplaceable(_ path: String) throws(FileError) {
        // As /dev/stdout is; memory that is a folder is another matter.
        let isDevice = path.hasPrefix("/dev/") && !path.hasPrefix("/dev/shm/")
        guard !isStream(path), !isDevice || !isLink(path) else {
            throw .replacing(path)
        }
    }

    /// Makes a name for a file that is elsewhere, unless that name is taken.
    package static func link(_ name: String, to path: String) throws(FileError) {
        guard symlink(path, name) == 0 || errno == EEXIST else { throw FileError("symlink", name) }
    }

    package static func remove(_ path: String) { unlink(path) }

    package static func write(_ bytes: some Collection<UInt8>, to path: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FileAccess.ofFile)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        let rest = Array(bytes)
        var done = 0
        while done < rest.count {
            let count = rest.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + done, rest.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("write", path) }
            done += count
        }
    }

    /// Nobody ever sees half of it.
    package static func replace(
        _ path: String, by bytes: some Collection<UInt8>
    ) throws(FileError) {
        let draft = path + ".\(getpid())"
        try write(bytes, to: draft)
        do throws(FileError) { try rename(draft, to: path) } catch {
            remove(draft)
            throw error
        }
    }

    /// The last bytes of a file; none where it cannot be read.
    package static func tail(of path: String, _ length: Int) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: length)
        let count = pread(descriptor, &bytes, length, max(0, size - length))
        return Array(bytes.prefix(max(0, count)))
    }

    /// Bytes in the middle of a file, fewer where it ends before.
    package static func read(
        _ path: String, from offset: Int, count: Int
    ) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        let rest = max(0, Int(lseek(descriptor, 0, SEEK_END)) - offset)
        var bytes = [UInt8](repeating: 0, count: min(count, rest))
        var done = 0
        while done < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, $0.count - done, offset + done)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileError("read", path) }
            if got == 0 { break }
            done += got
        }
        return Array(bytes.prefix(done))
    }

    /// The first bytes of a regular file, fewer where it has not so many. A pipe is refused, for what
    /// is read of it here nobody could read again.
    package static func read(_ path: String, first count: Int) throws(FileError) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError("stat", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw FileError("read", path, code: isFolder ? EISDIR : ESPIPE)
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = Glibc.read(descriptor, &bytes[done], count - done)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileError("read", path) }
            if got == 0 { break }
            done += got
        }
        return Array(bytes.prefix(done))
    }

    /// More than can be read at once: half of what memory there is for this process.
    private static var mostAtOnce: Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return min(machine, Int(clamping: limit.rlim_cur)) / 2
    }

    /// A pipe need not have an end, and /dev/zero has none; on a terminal nobody types that much.
    private static func mostOfStream(_ mode: mode_t) -> Int {
        switch mode & S_IFMT {
        case S_IFREG: .max
        case S_IFCHR: 1 << 20
        default: 4 << 30
        }
    }

    /// The whole of a file, or of standard input where the path is "-". What is larger than can be, or
    /// has no end, is too large.
    package static func read(
        _ path: String, atMost bound: Int = .max
    ) throws(FileError) -> [UInt8] {
        let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError("stat", path) }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw FileError("read", path, code: EISDIR)
        }
        let most = min(bound, mostAtOnce, mostOfStream(status.st_mode))
        guard Int(status.st_size) <= most else { throw FileError("read", path, code: EFBIG) }
        var bytes: [UInt8] = []
        // Some more than there is: a parser that wants room behind the text need not copy it.
        bytes.reserveCapacity(Int(status.st_size) + 128)
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read", path) }
            if count == 0 { return bytes }
            guard bytes.count + count <= most else { throw FileError("read", path, code: EFBIG) }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
