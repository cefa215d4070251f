// A whole physical graph with what its Drops take and where they must be: what all coarsening starts
// from.

import Graphs

struct DropGraph {
    let graph: PhysicalGraph
    let blueprint: Blueprint
    let weights: Weights
    /// The rows, each after all that it waits for.
    let order: [UInt32]
    /// By component: what its instances are pinned to; empty where nothing is.
    let pins: Pins
    /// Drops in shared memory: what makes and reads them must be on their host.
    let isShared: [Bool]
    /// A large imported graph has no coordinates: it is cut by the order of its file, or by depth, as its
    /// order then is.
    let isInStretches: Bool

    /// From so many Drops on. Below, apps and chains are not too many.
    private static let stretchedDrops = 200_000

    init(
        _ graph: PhysicalGraph, _ blueprint: Blueprint, _ weights: Weights, _ pins: Pins
    ) throws(PartitioningError) {
        let imported = blueprint.components.reduce(0) { $0 + $1.imported.count }
        isInStretches = imported > Self.stretchedDrops && pins.isEmpty
        guard let order = isInStretches ? graph.rowsByDepth() : graph.rowsInOrder() else {
            throw .cyclic
        }
        self.graph = graph
        self.blueprint = blueprint
        self.weights = weights
        self.order = order
        self.pins = pins
        isShared = blueprint.components.map {
            $0.category == "SharedMemory" || $0.dropClass.hasSuffix(".SharedMemoryDROP")
        }
    }

    var count: Int { graph.dropCount }

    var asksForGPUs: Bool { weights.asksForGPUs }

    @inline(__always)
    func component(_ row: Int) -> Int { Int(graph.component[row]) }
    @inline(__always)
    func isData(_ row: Int) -> Bool { weights.isData[component(row)] }
    @inline(__always)
    func bytes(_ row: Int) -> Double { weights.bytes[component(row)][Int(graph.instance[row])] }
    @inline(__always)
    func seconds(_ row: Int) -> Double {
        weights.seconds[component(row)][Int(graph.instance[row])]
    }
    @inline(__always)
    func cores(_ row: Int) -> Double { weights.cores[component(row)][Int(graph.instance[row])] }
    func gpus(_ row: Int) -> Double { weights.gpus[component(row)][Int(graph.instance[row])] }
    @inline(__always)
    func pin(_ row: Int) -> Int32 { pins.isEmpty ? -1 : pins[row] }
    func rows(of component: Int) -> Range<Int> {
        blueprint.firstDrop[component]..<blueprint.firstDrop[component + 1]
    }
    func name(_ row: Int) -> DropName { graph.name(of: DropID(row)) }
}

/// The rank that each row is pinned to, or -1; empty if none is.
typealias Pins = [Int32]

extension Pins {
    /// What a graph file says of partitions, these taken in blocks where they are more than ranks.
    init(statedBy blueprint: Blueprint, on machine: Machine) {
        self = []
        // Of ten million Drops most name none, and what follows looks at each several times.
        guard blueprint.components.contains(where: \.namesPartitions) else { return }
        let islands = (0..<machine.ranks).map { machine.island(of: $0) }
        let partitioner = BlockPartitioner(
            blueprint: blueprint, partitions: machine.ranks,
            statedPartitions: BlockPartitioner.statedPartitions(in: blueprint),
            statedIslands: StatedIslands(in: blueprint, islands))
        for component in blueprint.components {
            if component.imported.isEmpty {
                self += [Int32](repeating: -1, count: component.count)
            } else {
                self += component.imported.map { Int32(partitioner.stated($0) ?? -1) }
            }
        }
    }
}

extension Component {
    fileprivate var namesPartitions: Bool {
        imported.indices.contains { imported[$0].partition != nil }
    }
}
