import Engine
import Graphs

/// What must come of a random graph, worked out one Drop after another in the order of the flow. It
/// is written to be read, and shares nothing with the engine but the names.
///
/// Only one thing depends on time: what is downstream of a cancel may have ended before the cancel
/// came. So it is told how the Drops ended, and says which of them ended as they may.
struct Reference {
    private let graph: RandomGraph
    private let observed: [Outcome?]
    private(set) var outcomes: [Outcome] = []
    /// Downstream of a cancel that goes on.
    private var mayBeCancelled: [Bool] = []

    init(
        _ graph: RandomGraph, observed: [Outcome?], sessionCancelled: Bool, cancelledSource: Int?
    ) {
        self.graph = graph
        self.observed = observed
        for number in graph.nodes.indices {
            let node = graph.nodes[number]
            let isBehindSweep = node.inputs.contains { edge in
                mayBeCancelled[edge.source] || sweeps(edge.source)
            }
            mayBeCancelled.append(
                sessionCancelled || number == cancelledSource || isBehindSweep)
            let isCancelled = mayBeCancelled[number] && observed[number] == .cancelled
            outcomes.append(isCancelled ? .cancelled : end(of: number))
        }
    }

    private func sweeps(_ number: Int) -> Bool {
        graph.scripts[number].act == .isSwept && observed[number] == .cancelled
    }

    private func end(of number: Int) -> Outcome {
        let node = graph.nodes[number]
        let inputs = node.inputs.map(arrival)
        if inputs.isEmpty { return run(number) }
        return node.kind == .data ? data(inputs) : app(inputs, number)
    }

    /// How the producer of an edge ended, as this edge tells it.
    private func arrival(_ edge: Node.Edge) -> Outcome {
        let hasBranched =
            graph.nodes[edge.source].kind == .app && outcomes[edge.source] == .completed
            && graph.scripts[edge.source].act == .branches
        return hasBranched && edge.port == 1 ? .skipped : outcomes[edge.source]
    }

    private func data(_ inputs: [Outcome]) -> Outcome {
        if inputs.contains(.failed) { return .failed }
        if inputs.contains(.cancelled) { return .cancelled }
        return inputs.allSatisfy { $0 == .skipped } ? .skipped : .completed
    }

    private func app(_ inputs: [Outcome], _ number: Int) -> Outcome {
        let node = graph.nodes[number]
        let rules = node.rules
        let atMost = node.readsStreams ? nil : rules.needed.map { Int($0) }
        let needed = min(atMost ?? inputs.count, inputs.count)
        let failed = inputs.count { $0 == .failed || $0 == .cancelled }
        let skipped = inputs.count { $0 == .skipped }
        let forgiven = (0...failed).last { $0 * 100 <= Int(rules.errorThreshold) * needed } ?? 0
        let usable = inputs.count { $0 == .completed } + forgiven
        let present = rules.blocksSkip ? usable + skipped : usable
        if present >= needed { return usable > 0 ? run(number) : .skipped }
        guard failed > forgiven else { return .skipped }
        return inputs.contains(.failed) ? .failed : .cancelled
    }

    private func run(_ number: Int) -> Outcome {
        let node = graph.nodes[number]
        let script = graph.scripts[number]
        let hasTries = node.kind == .app && !node.readsStreams
        let tries = hasTries ? node.rules.tries : 1
        switch script.act {
        case .fails(let times):
            // What was written cannot be taken back, so there is no second try. To a later segment
            // nothing is written.
            let hasWritten =
                script.writes > 0
                && node.outputs.contains { graph.nodes[$0.target].segment == node.segment }
            return times >= (hasWritten ? 1 : tries) ? .failed : .completed
        case .hangs(let times): return times >= tries ? .failed : .completed
        case .completes, .branches: return .completed
        case .skips: return .skipped
        case .isCancelled, .isSwept: return .cancelled
        }
    }
}
