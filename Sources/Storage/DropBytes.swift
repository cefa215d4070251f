// The contents of a Drop in memory: written once, then read by any thread, for as long as somebody
// holds it. The bytes stay where they are for MPI: an array would have to be copied. That nobody writes
// once they are shared is kept by those who make them, unseen by the compiler: `@unchecked Sendable`.

internal import Glibc
internal import Synchronization

package final class DropBytes: @unchecked Sendable {
    package let count: Int
    private let memory: UnsafeMutableRawPointer

    package static let empty = DropBytes(count: 0)

    private static let heldByAll = Atomic<Int>(0)

    /// What all of them in this process take.
    package static var held: Int { heldByAll.load(ordering: .relaxed) }

    /// Bytes that are not written yet: whoever makes them fills them before anyone else has them.
    package init(count: Int) {
        self.count = count
        memory = .allocate(byteCount: max(count, 1), alignment: 16)
        Self.heldByAll.wrappingAdd(count, ordering: .relaxed)
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
        var offset = 0
        for part in parts {
            UnsafeMutableRawBufferPointer(rebasing: unfilled[offset...]).copyMemory(
                from: part.bytes)
            offset += part.count
        }
    }

    deinit {
        Self.heldByAll.wrappingSubtract(count, ordering: .relaxed)
        memory.deallocate()
    }

    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: memory, count: count)
    }

    /// For whoever made it, before it is shared.
    package var unfilled: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: memory, count: count)
    }
}
