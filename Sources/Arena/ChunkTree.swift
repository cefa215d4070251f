// The tree by which HDF5 finds the pieces of a chunked dataset: version 1, with as many children a node
// as a file has that does not say otherwise. Built at once, from the leaves up; all nodes have one size.

struct ChunkTree {
    /// A piece: where its first element is in the array, where it is in the file, and its length there.
    struct Chunk {
        var start: [Int]
        var extent: Extent
    }

    private struct Child {
        var start: [Int]
        var address: Int
        var storedCount: Int
    }

    private static let childrenPerNode = 64
    private let dimensions: Int
    private let nodeSize: Int

    init(dimensions: Int) {
        self.dimensions = dimensions
        let keySize = 8 + 8 * (dimensions + 1)
        nodeSize = 24 + (Self.childrenPerNode + 1) * keySize + Self.childrenPerNode * 8
    }

    /// What all nodes over so many pieces take.
    func byteCount(chunks: Int) -> Int {
        var nodes = 0
        var level = chunks
        repeat {
            level = (level + Self.childrenPerNode - 1) / Self.childrenPerNode
            nodes += level
        } while level > 1
        return nodes * nodeSize
    }

    /// The nodes as they are to lie from `address` on, and where the root is. `end` is behind the last
    /// element, in whole pieces. The chunks are in the order of their elements; there is at least one.
    func encode(_ chunks: [Chunk], end: [Int], at address: Int) -> (bytes: [UInt8], root: Int) {
        var bytes = FormatBytes()
        var level: UInt8 = 0
        var children = chunks.map {
            Child(start: $0.start, address: $0.extent.offset, storedCount: $0.extent.count)
        }
        while true {
            var parents: [Child] = []
            let first = address + bytes.bytes.count
            let nodes = (children.count + Self.childrenPerNode - 1) / Self.childrenPerNode
            for node in 0..<nodes {
                let low = node * Self.childrenPerNode
                let high = min(low + Self.childrenPerNode, children.count)
                let here = first + node * nodeSize
                let next = high < children.count ? children[high].start : end
                encode(
                    children[low..<high], next: next, level: level,
                    left: node == 0 ? nil : here - nodeSize,
                    right: node == nodes - 1 ? nil : here + nodeSize, into: &bytes)
                parents.append(
                    Child(
                        start: children[low].start, address: here,
                        storedCount: children[low].storedCount))
            }
            if nodes == 1 { return (bytes.bytes, first) }
            children = parents
            level += 1
        }
    }

    private func encode(
        _ children: ArraySlice<Child>, next: [Int], level: UInt8, left: Int?, right: Int?,
        into bytes: inout FormatBytes
    ) {
        let start = bytes.bytes.count
        bytes.put("TREE".utf8)
        bytes.put([1, level])
        bytes.put(UInt16(children.count))
        for sibling in [left, right] {
            bytes.put(sibling.map { UInt64($0) } ?? FormatBytes.nowhere)
        }
        for child in children {
            key(child.start, child.storedCount, into: &bytes)
            bytes.put(UInt64(child.address))
        }
        key(next, 0, into: &bytes)
        bytes.fill(to: start + nodeSize)
    }

    private func key(_ start: [Int], _ storedCount: Int, into bytes: inout FormatBytes) {
        bytes.put(UInt32(storedCount))
        // No filter was skipped.
        bytes.put(UInt32(0))
        for place in start { bytes.put(UInt64(place)) }
        bytes.put(UInt64(0))
    }
}
