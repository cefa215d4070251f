// An ownership as bytes, for one process to tell the others: the number of partitions, then of each
// component how many runs it has, and the first instance and the owner of each; 4 bytes a number,
// little-endian.

extension Ownership {
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        let append = { (number: UInt32, bytes: inout [UInt8]) in
            for shift in [0, 8, 16, 24] as [UInt32] {
                bytes.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        append(UInt32(partitionCount), &bytes)
        for component in firstRun.indices.dropLast() {
            append(firstRun[component + 1] - firstRun[component], &bytes)
            for run in Int(firstRun[component])..<Int(firstRun[component + 1]) {
                append(runStart[run], &bytes)
                append(runOwner[run], &bytes)
            }
        }
        return bytes
    }

    /// Nil where the bytes are no ownership of this graph.
    package init?(_ bytes: [UInt8], of blueprint: Blueprint) {
        var place = 0
        func next() -> UInt32? {
            guard place + 4 <= bytes.count else { return nil }
            defer { place += 4 }
            return (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
        }
        guard let partitions = next(), partitions > 0 else { return nil }
        self.init(partitionCount: Int(partitions))
        for component in blueprint.components.indices {
            let count = blueprint.count(of: ComponentID(component))
            guard let runs = next(), Int(runs) <= max(1, count) else { return nil }
            var read: [(start: Int, owner: PartitionID)] = []
            for run in 0..<runs {
                guard let start = next(), let owner = next(), owner < partitions,
                    run == 0 ? start == 0 : Int(start) > read[read.count - 1].start,
                    Int(start) < max(1, count)
                else { return nil }
                read.append((Int(start), PartitionID(row: owner)))
            }
            guard count == 0 || !read.isEmpty else { return nil }
            addComponent(runs: read, count: count)
        }
        guard place == bytes.count else { return nil }
    }
}
