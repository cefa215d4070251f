// Memory of large Drops that were let go of, for those that come: pages that the system makes, clears and
// takes back for each Drop cost as much as to move its bytes.

internal import Glibc
internal import Synchronization

package final class SpareBlocks: Sendable {
    /// Of all Drops of this process.
    package static let ofDrops = SpareBlocks(most: 32 << 20)

    /// What is smaller malloc uses again by itself.
    private static let least = 1 << 20
    /// What is larger than two is made of them, where there are any: 512 times fewer for the system to make.
    private static let hugePage = 2 << 20

    /// Nobody else knows of its memory while it lies here, which no compiler sees of a bare pointer.
    private struct Block: @unchecked Sendable {
        let memory: UnsafeMutableRawPointer
        let size: Int
    }

    /// The one that has lain longest first.
    private let blocks = Mutex<[Block]>([])
    private let most: Atomic<Int>

    /// `most`: of what lies here unused, in bytes.
    package init(most: Int) { self.most = Atomic(most) }

    deinit { close() }

    package var bytes: Int { blocks.withLock { Self.bytes(of: $0) } }

    /// From now on nothing lies here: somebody counts what the process takes.
    package func close() {
        most.store(0, ordering: .relaxed)
        let spare = blocks.withLock { blocks in
            defer { blocks = [] }
            return blocks
        }
        for block in spare { block.memory.deallocate() }
    }

    /// Room for so many bytes, whatever is in it.
    package func take(_ count: Int) -> UnsafeMutableRawPointer {
        guard count >= Self.least else {
            return .allocate(byteCount: max(count, 1), alignment: 16)
        }
        let size = Self.size(for: count)
        let spare = blocks.withLock { blocks in
            blocks.lastIndex { $0.size == size }.map { blocks.remove(at: $0) }
        }
        return spare?.memory ?? Self.make(size)
    }

    /// Takes back what was taken for so many bytes.
    package func give(_ memory: UnsafeMutableRawPointer, _ count: Int) {
        guard count >= Self.least else { return memory.deallocate() }
        let block = Block(memory: memory, size: Self.size(for: count))
        let superfluous = blocks.withLock { blocks in
            let most = most.load(ordering: .relaxed)
            guard block.size <= most else { return [block][...] }
            blocks.append(block)
            var excess = Self.bytes(of: blocks) - most
            let oldest = blocks.prefix { block in
                defer { excess -= block.size }
                return excess > 0
            }
            blocks.removeFirst(oldest.count)
            return oldest
        }
        for block in superfluous { block.memory.deallocate() }
    }

    private static func bytes(of blocks: [Block]) -> Int { blocks.reduce(0) { $0 + $1.size } }

    /// Rounded up by an eighth at most, so that Drops of nearly the same length share.
    private static func size(for count: Int) -> Int {
        let step = 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount - 3)
        return (count + step - 1) / step * step
    }

    private static func make(_ size: Int) -> UnsafeMutableRawPointer {
        guard size >= 2 * hugePage else { return .allocate(byteCount: size, alignment: 16) }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: hugePage)
        madvise(memory, size / hugePage * hugePage, MADV_HUGEPAGE)
        return memory
    }
}
