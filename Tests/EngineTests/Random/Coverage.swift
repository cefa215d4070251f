import Engine
import Graphs
import Transport

/// What a run may show; all of it must have been seen, or the tests prove little.
enum Feature: Hashable, CaseIterable {
    case forgivenError, tooManyErrors, fewerThanAll, blockedSkip, passedSkip, branch
    case retry, backOff, timeOut, stopped, cancelled, swept, sweptByUser, sessionCancelled
    case stream, streamBesideOrdinaryInput, severalProducers, writesOfSeveralProducers
    case subscription, lateSubscription, segment, joinedRank, expired
    case severalPieces, oneDrop, manyRanks, hundreds, thousands, tensOfThousands
}

extension RunRecord {
    mutating func noteFeatures(_ run: ManyEngines, _ outcomes: [Outcome]) {
        let graph = run.graph
        for (number, node) in graph.nodes.enumerated() {
            let script = graph.scripts[number]
            let ends = node.inputs.map { outcomes[$0.source] }
            if node.kind == .app { noteApp(node, ends, outcomes[number]) }
            note(.branch, script.act == .branches && outcomes[number] == .completed)
            if case .fails = script.act {
                note(.retry, node.kind == .app && outcomes[number] == .completed)
            }
            if case .hangs = script.act { note(.timeOut, outcomes[number] == .completed) }
            note(.cancelled, script.act == .isCancelled && outcomes[number] == .cancelled)
            note(.swept, script.act == .isSwept && outcomes[number] == .cancelled)
            if node.kind == .data, node.inputs.count > 1 {
                note(.severalProducers, true)
                let writers = node.inputs.count {
                    graph.scripts[$0.source].writes > 0 && outcomes[$0.source] == .completed
                }
                note(.writesOfSeveralProducers, writers > 1)
            }
            note(
                .joinedRank,
                node.inputs.contains {
                    let source = graph.nodes[$0.source]
                    return source.segment < node.segment
                        && source.partition % graph.ranks != node.partition % graph.ranks
                })
        }
        note(.expired, run.ranks.contains { $0.engine.hasExpiredData })
        note(
            .severalPieces,
            graph.nodes.count(where: { $0.inputs.isEmpty && $0.outputs.isEmpty }) > 1)
        note(.oneDrop, graph.nodes.count == 1)
        note(.manyRanks, graph.ranks > 4)
        note(.hundreds, graph.nodes.count > 200)
        note(.thousands, graph.nodes.count > 2_000)
        note(.tensOfThousands, graph.nodes.count > 10_000)
    }

    private mutating func noteApp(_ node: Node, _ ends: [Outcome], _ outcome: Outcome) {
        let hasFailed = ends.contains(.failed)
        note(.forgivenError, hasFailed && outcome == .completed && node.rules.errorThreshold > 0)
        note(.tooManyErrors, hasFailed && outcome == .failed && node.rules.errorThreshold > 0)
        let completed = ends.count { $0 == .completed }
        note(
            .fewerThanAll,
            outcome == .completed && completed < ends.count && node.rules.needed != nil)
        let hasSkip = ends.contains(.skipped)
        note(.blockedSkip, hasSkip && node.rules.blocksSkip && outcome == .completed)
        note(.passedSkip, hasSkip && outcome == .skipped)
        note(
            .streamBesideOrdinaryInput,
            node.readsStreams && node.inputs.contains { !$0.isStream } && outcome == .completed)
    }

    private mutating func note(_ feature: Feature, _ isSeen: Bool) {
        if isSeen { features.insert(feature) }
    }
}

extension Engine {
    var hasExpiredData: Bool {
        for row in 0..<graph.dropCount where kind(of: DropID(row)) == .data {
            let state = dataState(of: DropID(row))
            if state == .expired || state == .deleted { return true }
        }
        return false
    }
}
