// Who holds a file, as the kernel knows it: until the descriptor is closed, by whatever end of the process.
//
// These are the locks of fcntl on open files (OFD), not those of flock, for only they can be asked for
// without being taken. Somebody who looks by taking one for a moment, as a script does that polls `weir
// status`, would get in the way of a run that begins in that moment. And they are the locks that NFS and
// Lustre (mounted with flock) carry between hosts, as they do those of MPI-IO.

internal import Glibc

enum FileLock {
    // F_OFD_GETLK and F_OFD_SETLK of linux/fcntl.h, the same on all machines; Swift does not import them.
    private static let question: Int32 = 36
    private static let setting: Int32 = 37

    enum Taking: Equatable {
        case taken, held
        /// The file system has no such locks.
        case unknown
    }

    enum Holding: Equatable { case held, free, unknown }

    /// Does not wait. The descriptor must be open for writing.
    static func take(_ descriptor: Int32) -> Taking {
        var wish = whole(F_WRLCK)
        while fcntl(descriptor, setting, &wish) != 0 {
            switch errno {
            case EINTR: continue
            case EAGAIN, EACCES: return .held
            default: return .unknown
            }
        }
        return .taken
    }

    /// Whether somebody else has taken it. Takes nothing.
    static func ask(_ descriptor: Int32) -> Holding {
        var lock = whole(F_WRLCK)
        guard fcntl(descriptor, question, &lock) == 0 else { return .unknown }
        return Int32(lock.l_type) == F_UNLCK ? .free : .held
    }

    static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return ask(descriptor) == .held
    }

    static func release(_ descriptor: Int32) {
        var wish = whole(F_UNLCK)
        _ = fcntl(descriptor, setting, &wish)
    }

    private static func whole(_ type: Int32) -> Glibc.flock {
        var lock = Glibc.flock()
        lock.l_type = Int16(type)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }
}
