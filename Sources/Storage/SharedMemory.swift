// Memory that other processes of the host can map, and programs read as a file: a descriptor without a
// name. Others open it by way of the process that has it, /proc/PID/fd/N. When the last process has closed
// and unmapped it, in whatever way it ended, the system takes it back: nothing can be left behind.
//
// It is in no file system, so what is free in /dev/shm does not matter. Descriptors are what can run out: when half of
// those that a process may have are taken, or the system refuses, memory is not shared, and its bytes
// travel as they do between hosts.

internal import CMemory
internal import Glibc
internal import Synchronization

/// Where a process has memory that others may map.
package struct SharedPlace: Equatable, Sendable {
    package var process: Int32
    package var descriptor: Int32
    /// Tells whether it is still what it was: a descriptor is used again.
    package var inode: UInt64
    package var count: Int

    package init(process: Int32, descriptor: Int32, inode: UInt64, count: Int) {
        self.process = process
        self.descriptor = descriptor
        self.inode = inode
        self.count = count
    }
}

package enum SharedMemory {
    private static let open = Atomic<Int>(0)
    private static let wanted = Atomic<Bool>(false)

    /// Shorter contents are as quickly sent as mapped.
    package static let least = 65_536

    /// There are processes beside this one that may want what is made here.
    package static var isWanted: Bool { wanted.load(ordering: .relaxed) }
    package static func want() { wanted.store(true, ordering: .relaxed) }

    /// A process may have so many; nobody but it is concerned by that, its spawner has its own.
    private static let most: Int = {
        var limit = rlimit()
        let descriptors = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(descriptors, &limit) == 0 else { return 0 }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 65_536))
        guard setrlimit(descriptors, &limit) == 0, getrlimit(descriptors, &limit) == 0 else {
            return 0
        }
        return Int(clamping: limit.rlim_cur) / 2
    }()

    /// Where every page is accounted for before it is used, want of memory shows only when one is touched.
    private static let isPossible: Bool = {
        let policy = (try? Files.read("/proc/sys/vm/overcommit_memory")) ?? []
        return policy.first != UInt8(ascii: "2")
    }()

    /// Counted until it is closed; -1 where it cannot be had.
    static func take(_ open: () -> Int32) -> Int32 {
        guard Self.open.wrappingAdd(1, ordering: .relaxed).newValue <= most else {
            Self.open.wrappingSubtract(1, ordering: .relaxed)
            errno = EMFILE
            return -1
        }
        let descriptor = open()
        if descriptor < 0 { Self.open.wrappingSubtract(1, ordering: .relaxed) }
        return descriptor
    }

    static func close(_ descriptor: Int32) {
        Glibc.close(descriptor)
        open.wrappingSubtract(1, ordering: .relaxed)
    }

    /// Empty.
    static func make() -> Int32 {
        guard isPossible else {
            errno = ENOMEM
            return -1
        }
        return take { cmemory_create("weir-data") }
    }

    /// For what is kept throughout and written to by all; empty. -1 where it cannot be had.
    package static func makePage() -> Int32 { cmemory_create("weir-host") }

    /// Nobody changes it from now on.
    static func seal(_ descriptor: Int32) { _ = cmemory_seal(descriptor) }

    static func open(_ place: SharedPlace) -> Int32 {
        let descriptor = take {
            // It may be another file by now, and one that makes its opener wait.
            Glibc.open(path(place.process, place.descriptor), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        }
        guard descriptor >= 0 else { return -1 }
        var status = stat()
        guard fstat(descriptor, &status) == 0, UInt64(status.st_ino) == place.inode,
            status.st_size == place.count
        else {
            close(descriptor)
            return -1
        }
        return descriptor
    }

    static func map(_ descriptor: Int32, _ count: Int, writable: Bool) -> UnsafeMutableRawPointer? {
        let address = mmap(
            nil, count, PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED, descriptor, 0)
        return address == MAP_FAILED ? nil : address
    }

    static func path(_ process: Int32, _ descriptor: Int32) -> String {
        "/proc/\(process)/fd/\(descriptor)"
    }
}

/// A file in memory that a program is to write.
package final class SharedFile {
    private let descriptor: Int32
    private var isOpen = true

    package init() throws(FileError) {
        descriptor = SharedMemory.make()
        guard descriptor >= 0 else { throw FileError("memfd_create", "memory shared by processes") }
    }

    deinit { if isOpen { SharedMemory.close(descriptor) } }

    package var path: String { SharedMemory.path(getpid(), descriptor) }

    /// What was written, which nobody can change any more.
    package func contents() throws(FileError) -> DropBytes {
        SharedMemory.seal(descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError("fstat", path) }
        guard status.st_size > 0 else { return .empty }
        guard let bytes = DropBytes(taking: descriptor, count: Int(status.st_size)) else {
            throw FileError("mmap", path)
        }
        isOpen = false
        return bytes
    }
}
