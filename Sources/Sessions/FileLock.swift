// Who holds a file, as the kernel knows it: until the descriptor is closed, by whatever end of the process.
//
// These are the locks of fcntl on open files (OFD), not those of flock, for only they can be asked for
// without being taken. Somebody who looks by taking one for a moment, as a script does that polls `weir
// status`, would get in the way of a run that begins in that moment. And they are the locks that NFS and
// Lustre (mounted with flock) carry between hosts, as they do those of MPI-IO.

internal import Glibc

enum FileLock {
    // linux/fcntl.h, the same on all machines; Swift does not import them.
    private static let ask: Int32 = 36
    private static let take: Int32 = 37

    enum Taking: Equatable {
        case taken, held
        /// The file system has no such locks.
        case unknown
    }

    /// Does not wait. The descriptor must be open for writing.
    static func take(_ descriptor: Int32) -> Taking {
        var wish = whole(F_WRLCK)
        while fcntl(descriptor, take, &wish) != 0 {
            switch errno {
            case EINTR: continue
            case EAGAIN, EACCES: return .held
            default: return .unknown
            }
        }
        return .taken
    }

    /// Somebody has taken it, as far as the file system tells. Takes nothing.
    static func isHeld(_ descriptor: Int32) -> Bool {
        var question = whole(F_WRLCK)
        return fcntl(descriptor, ask, &question) == 0 && Int32(question.l_type) != F_UNLCK
    }

    static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return isHeld(descriptor)
    }

    static func release(_ descriptor: Int32) {
        var wish = whole(F_UNLCK)
        _ = fcntl(descriptor, take, &wish)
    }

    private static func whole(_ type: Int32) -> Glibc.flock {
        var lock = Glibc.flock()
        lock.l_type = Int16(type)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }
}
