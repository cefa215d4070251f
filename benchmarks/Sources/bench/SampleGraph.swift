// The graphs that are run: a shape and a size.

import Foundation

struct SampleGraph {
    enum Shape: String {
        /// A datum, `size` apps that read it, and a datum of each.
        case wide
        /// `size` times an app and its datum, one after another.
        case chain
        /// A ball that is returned `size` times, by an app that lives on the other of two ranks.
        case pingPong = "ping-pong"
        /// `size` copies of three Scatters in one another, an app and its datum in each, and what
        /// comes of a Scatter gathered behind it.
        case deep
        /// `size` chains side by side: Loops in a Scatter, each datum read in the next iteration.
        case loop
    }

    var shape: Shape
    var size: Int

    var name: String { "\(shape.rawValue)-\(size)" }

    var drops: Int {
        switch shape {
        case .wide: 2 * size + 1
        case .chain: 2 * size
        case .pingPong: 6 * size
        case .deep: (4 + 4 * Self.inner + 2 * Self.inner * Self.inner) * size + 3
        case .loop: 2 * Self.iterations * size
        }
    }

    var edges: Int {
        switch shape {
        case .wide: 2 * size
        case .chain: 2 * size - 1
        case .pingPong: preconditionFailure("nobody asks")
        case .deep: (4 + 4 * Self.inner + 3 * Self.inner * Self.inner) * size + 1
        case .loop: (2 * Self.iterations - 1) * size
        }
    }

    /// Copies in each of the inner Scatters.
    private static let inner = 10
    private static let iterations = 100

    /// The one with about so many Drops.
    static func of(_ drops: Int, _ shape: Shape) -> SampleGraph {
        let one = SampleGraph(shape: shape, size: 1).drops
        let more = SampleGraph(shape: shape, size: 2).drops - one
        return SampleGraph(shape: shape, size: max(1, (drops - one + more / 2) / more + 1))
    }

    /// Writes its logical graph; returns the file's name.
    func write(in workshop: Workshop) throws -> String {
        let file = name + ".graph"
        try logical.data().write(to: URL(fileURLWithPath: workshop.path(file)))
        return file
    }

    private var logical: EAGLEGraph {
        var graph = EAGLEGraph(name: name)
        switch shape {
        case .wide:
            graph.addData("Root")
            graph.addGroup("Scatter", "num_of_copies", size)
            graph.addApp("App", in: "Scatter")
            graph.addData("Data", in: "Scatter")
            graph.link("Root", "App", "Data")
        case .chain:
            graph.addGroup("Loop", "num_of_iter", size)
            graph.addApp("App", in: "Loop", .starts)
            graph.addData("Data", in: "Loop", .ends)
            graph.link("App", "Data")
        case .pingPong: addPingPong(to: &graph)
        case .deep: addScattersAndGathers(to: &graph)
        case .loop:
            graph.addGroup("Scatter", "num_of_copies", size)
            graph.addGroup("Loop", "num_of_iter", Self.iterations, in: "Scatter")
            graph.addApp("App", in: "Loop", .starts)
            graph.addData("Data", in: "Loop", .ends)
            graph.link("App", "Data")
        }
        return graph
    }

    private func addScattersAndGathers(to graph: inout EAGLEGraph) {
        let extents = [size, Self.inner, Self.inner]
        graph.addData("Root")
        var parts = "Root"
        for (level, extent) in extents.enumerated() {
            let around = level == 0 ? nil : "Scatter\(level - 1)"
            graph.addGroup(
                "Scatter\(level)", category: "Scatter", "num_of_copies", extent, in: around)
            graph.addApp("App\(level)", in: "Scatter\(level)")
            graph.addData("Data\(level)", in: "Scatter\(level)")
            graph.link(parts, "App\(level)", "Data\(level)")
            parts = "Data\(level)"
        }
        for (level, extent) in extents.enumerated().reversed() {
            let around = level == 0 ? nil : "Scatter\(level - 1)"
            graph.addGroup(
                "Gather\(level)", category: "Gather", "num_of_inputs", extent, in: around)
            graph.addApp("Collect\(level)", in: "Gather\(level)", .starts)
            graph.addData("Whole\(level)", in: "Gather\(level)")
            graph.link(parts, "Gather\(level)")
            graph.link("Collect\(level)", "Whole\(level)")
            parts = "Whole\(level)"
        }
    }

    /// Two loops in step, the inner one twice: once on each rank, for what there is several times of
    /// is cut in contiguous shares. Each ball goes to both copies, and the next is served when both
    /// have sent it back. So each iteration waits for one message to the other rank and one back;
    /// the copy beside the server only keeps it from waiting idly. Half-way the server changes rank,
    /// which takes one message more.
    private func addPingPong(to graph: inout EAGLEGraph) {
        graph.addGroup("Server", category: "Loop", "num_of_iter", size)
        graph.addGroup("Players", category: "Scatter", "num_of_copies", 2)
        graph.addGroup("Rally", category: "Loop", "num_of_iter", size, in: "Players")
        graph.addData("Ball", in: "Server", .starts)
        graph.addApp("Return", in: "Rally", .starts)
        graph.addData("Returned", in: "Rally", .ends)
        graph.addApp("Serve", in: "Server", .ends)
        graph.link("Ball", "Return", "Returned", "Serve")
    }

    /// The messages that a ping-pong on two ranks must wait for, one after another.
    var hops: Int { 2 * size + 1 }
}
