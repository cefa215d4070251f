// Whether a graph fits into the memory of this host, asked before anything of its size is allocated.

import Graphs
import Storage

struct MemoryNeed {
    private let blueprint: Blueprint
    private let command: String
    /// What the processes on this host hold together.
    private let bytes: Int

    /// The engine's columns of a Drop, beside the graph's.
    private static let engineBytesPerDrop = 16

    /// More than a mapping has of a Drop at its peak beside the graph's columns: 20, as `partition` has it.
    private static let partitionerBytesPerDrop = 50

    /// In one process, without running it.
    init(unrolling blueprint: Blueprint) {
        self.blueprint = blueprint
        command = "one process"
        bytes = PhysicalGraph.byteCount(unrolling: blueprint)
    }

    /// Held whole by rank 0, which maps it before the others hold anything.
    init(mapping blueprint: Blueprint) {
        self.blueprint = blueprint
        command = "rank 0"
        bytes = PhysicalGraph.byteCount(unrolling: blueprint)
            .addedClamped(to: Self.partitionerBytesPerDrop * blueprint.dropCount)
    }

    /// Run by so many ranks, of which some share this host.
    init(running blueprint: Blueprint, ranks: Int, ofThemHere: Int) {
        self.blueprint = blueprint
        command = ofThemHere == 1 ? "one rank" : "the \(ofThemHere) ranks of this host"
        let whole = PhysicalGraph.byteCount(unrolling: blueprint)
            .addedClamped(to: Self.engineBytesPerDrop * blueprint.dropCount)
        bytes = whole / max(1, ranks) * min(ofThemHere, ranks)
    }

    var leavesHalf: Bool { bytes < Host.memory / 2 }

    func check(_ path: String) throws(Complaint) {
        let sizes = "\(blueprint.dropCount) Drops and \(blueprint.edgeCount) edges"
        let remedy = "weir check --max-drops \(blueprint.dropCount) \(path)"
        guard PhysicalGraph.canHold(blueprint) else {
            throw Complaint(
                "\(path): too large: \(sizes), where Weir can hold \(PhysicalGraph.maximumDrops) "
                    + "and \(PhysicalGraph.maximumEdges)", try: remedy, status: .wrongGraph)
        }
        let present = Host.memory
        guard bytes < present else {
            throw Complaint(
                "\(path): too large for \(command): \(sizes) take \(bytes.bytesText), and there "
                    + "are \(present.bytesText) here", try: remedy, status: .wrongGraph)
        }
    }
}
