// The contents of a Drop in memory: written once, then read by any thread, for as long as somebody
// holds it. The bytes stay where they are for MPI: an array would have to be copied. That nobody writes
// once they are shared is kept by those who make them, unseen by the compiler: `@unchecked Sendable`.

internal import CMemory
internal import Glibc
internal import Synchronization

package final class DropBytes: @unchecked Sendable {
    package let count: Int
    private let memory: UnsafeMutableRawPointer
    /// Of memory that others can map, and -1 else.
    private let descriptor: Int32
    /// Those of another process count there, until it lets go of them.
    private var isCounted: Bool
    /// They are in a file of a disk, which does not count as memory.
    package let isOnDisk: Bool

    package static let empty = DropBytes(count: 0)

    private static let heldByAll = Atomic<Int>(0)

    /// What all of them in this process take.
    package static var held: Int { heldByAll.load(ordering: .relaxed) }

    private static let onDiskOfAll = Atomic<Int>(0)
    /// What all that are in files without a name take there.
    package static var onDisk: Int { onDiskOfAll.load(ordering: .relaxed) }

    private init(
        _ memory: UnsafeMutableRawPointer, _ count: Int, _ descriptor: Int32, isCounted: Bool,
        isOnDisk: Bool = false
    ) {
        self.isOnDisk = isOnDisk
        if isOnDisk { Self.onDiskOfAll.wrappingAdd(count, ordering: .relaxed) }
        self.memory = memory
        self.count = count
        self.descriptor = descriptor
        self.isCounted = isCounted
        if isCounted { Self.heldByAll.wrappingAdd(count, ordering: .relaxed) }
    }

    /// Bytes that are not written yet: whoever makes them fills them before anyone else has them.
    package convenience init(count: Int) {
        self.init(SpareBlocks.ofDrops.take(count), count, -1, isCounted: true)
    }

    package convenience init(_ bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count)
        unfilled.copyMemory(from: bytes)
    }

    package convenience init(_ bytes: [UInt8]) {
        self.init(count: bytes.count)
        unfilled.copyBytes(from: bytes)
    }

    /// All of them, one after the other.
    package convenience init(joining parts: [DropBytes]) {
        self.init(count: parts.reduce(0) { $0 + $1.count })
        fill(with: parts)
    }

    private func fill(with parts: [DropBytes]) {
        var offset = 0
        for part in parts {
            UnsafeMutableRawBufferPointer(rebasing: unfilled[offset...]).copyMemory(
                from: part.bytes)
            offset += part.count
        }
    }

    deinit {
        if isCounted { Self.heldByAll.wrappingSubtract(count, ordering: .relaxed) }
        guard descriptor >= 0 else { return SpareBlocks.ofDrops.give(memory, count) }
        if isOnDisk { Self.onDiskOfAll.wrappingSubtract(count, ordering: .relaxed) }
        munmap(memory, count)
        SharedMemory.close(descriptor)
    }

    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: memory, count: count)
    }

    /// For whoever made it, before it is shared.
    package var unfilled: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: memory, count: count)
    }
}

// MARK: Shared with other processes

extension DropBytes {
    /// In memory that others can map; nil where there is none.
    package convenience init?(shared count: Int) {
        let descriptor = count > 0 ? SharedMemory.make() : -1
        guard descriptor >= 0 else { return nil }
        guard ftruncate(descriptor, count) == 0,
            let memory = SharedMemory.map(descriptor, count, writable: true)
        else {
            SharedMemory.close(descriptor)
            return nil
        }
        self.init(memory, count, descriptor, isCounted: true)
    }

    /// Takes over a descriptor, if it can be mapped.
    convenience init?(taking descriptor: Int32, count: Int, isCounted: Bool = true) {
        guard let memory = SharedMemory.map(descriptor, count, writable: false) else { return nil }
        self.init(memory, count, descriptor, isCounted: isCounted)
    }

    /// Takes over the descriptor of a file, if it can be mapped.
    convenience init?(onDisk descriptor: Int32, count: Int, isToBeFilled: Bool = false) {
        guard let memory = SharedMemory.map(descriptor, count, writable: isToBeFilled) else {
            return nil
        }
        self.init(memory, count, descriptor, isCounted: false, isOnDisk: true)
    }

    /// What is in the file need not be in memory, too.
    func leaveMemory(_ range: Range<Int>) {
        guard isOnDisk else { return }
        madvise(memory + range.lowerBound, range.count, MADV_DONTNEED)
    }

    /// Another process's, as long as it keeps them; nil where they cannot be had, or are not there any more.
    package convenience init?(at place: SharedPlace, isCounted: Bool) {
        let descriptor = SharedMemory.open(place)
        guard descriptor >= 0 else { return nil }
        guard let memory = SharedMemory.map(descriptor, place.count, writable: false) else {
            SharedMemory.close(descriptor)
            return nil
        }
        // What has no seals is no memory.
        let isMemory = cmemory_is_memory(descriptor) != 0
        self.init(
            memory, place.count, descriptor, isCounted: isCounted && isMemory, isOnDisk: !isMemory)
    }

    /// Shared if they are many and there is anybody to share them with.
    package static func forReaders(count: Int, isShared: Bool = SharedMemory.isWanted) -> DropBytes
    {
        guard isShared, count > SharedMemory.least, let bytes = DropBytes(shared: count) else {
            return DropBytes(count: count)
        }
        return bytes
    }

    package static func forReaders(
        joining parts: [DropBytes], isShared: Bool = SharedMemory.isWanted
    ) -> DropBytes {
        let bytes = forReaders(count: parts.reduce(0) { $0 + $1.count }, isShared: isShared)
        bytes.fill(with: parts)
        return bytes
    }

    package var isShared: Bool { descriptor >= 0 }

    /// A file that holds them, for programs of this host; nil if they are not shared. Nobody changes them
    /// any more.
    package var path: String? {
        guard isShared else { return nil }
        SharedMemory.seal(descriptor)
        return SharedMemory.path(getpid(), descriptor)
    }

    /// Where other processes map them; nil if they are not shared. Nobody changes them any more.
    package var place: SharedPlace? {
        guard isShared else { return nil }
        SharedMemory.seal(descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        return SharedPlace(
            process: getpid(), descriptor: descriptor, inode: UInt64(status.st_ino), count: count)
    }

    /// The process that made them lets go of them: from now on they are this one's.
    package func adopt() {
        guard !isCounted, !isOnDisk else { return }
        isCounted = true
        Self.heldByAll.wrappingAdd(count, ordering: .relaxed)
    }
}
