// Sarkar's edge zeroing: arcs from the dearest on, both ends are joined as long as what is joined needs
// no more cores at once, and no more memory, than a rank has. How many cores it needs is read off the
// levels of the graph: apps of one level never wait for each other. What then are more sets than ranks
// is put together by METIS.

struct EdgeZeroing {
    private let graph: TaskGraph
    private let machine: Machine

    init(_ graph: TaskGraph, _ machine: Machine) {
        self.graph = graph
        self.machine = machine
    }

    /// The set of each group, numbered without gaps.
    func sets() -> (number: [UInt32], count: Int) {
        let level = levels()
        var sets = DisjointSets(graph.count)
        var cores = graph.cores.indices.map { [level[$0]: graph.cores[$0]] }
        var memory = graph.memory
        var pin = graph.pinnedRank
        for (source, target) in dearestFirst() {
            let (one, other) = (Int(sets.root(of: source)), Int(sets.root(of: target)))
            guard one != other, pin[one] == pin[other],
                memory[one] + memory[other] <= machine.memoryPerRank ?? .infinity,
                fits(cores[one], cores[other])
            else { continue }
            let (small, large) =
                cores[one].count < cores[other].count ? (one, other) : (other, one)
            var joined = cores[large]
            cores[large] = [:]
            for (level, more) in cores[small] { joined[level, default: 0] += more }
            cores[small] = [:]
            sets.join(source, target)
            let root = Int(sets.root(of: source))
            cores[root] = joined
            memory[root] = memory[one] + memory[other]
            pin[root] = pin[one]
        }
        var numbered = graph
        numbered.bundle = (0..<UInt32(graph.count)).map { sets.root(of: $0) }
        return numbered.bundleNumbers()
    }

    private func fits(_ one: [Int32: Int32], _ other: [Int32: Int32]) -> Bool {
        let (small, large) = one.count < other.count ? (one, other) : (other, one)
        return small.allSatisfy { level, cores in
            cores == 0 || cores + (large[level] ?? 0) <= max(cores, Int32(machine.coresPerRank))
        }
    }

    /// The longest way that leads to each group, in groups with apps.
    private func levels() -> [Int32] {
        var level = [Int32](repeating: 0, count: graph.count)
        for group in graph.order {
            let own = level[Int(group)] + (graph.cores[Int(group)] > 0 ? 1 : 0)
            for arc in graph.successors.range(Int(group)) {
                let next = Int(graph.successors.groups[arc])
                level[next] = max(level[next], own)
            }
        }
        return level
    }

    private func dearestFirst() -> [(UInt32, UInt32)] {
        var arcs: [(source: UInt32, arc: Int)] = []
        arcs.reserveCapacity(graph.successors.groups.count)
        for group in 0..<graph.count {
            for arc in graph.successors.range(group) { arcs.append((UInt32(group), arc)) }
        }
        let bytes = graph.successors.bytes
        arcs.sort { (bytes[$1.arc], $0.arc) < (bytes[$0.arc], $1.arc) }
        return arcs.map { ($0.source, graph.successors.groups[$0.arc]) }
    }
}
