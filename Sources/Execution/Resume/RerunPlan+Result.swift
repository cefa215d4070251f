// What comes of the walk: for the ranks, and for people.

import Engine
package import Graphs

extension RerunPlan {
    /// Nothing has failed or was cancelled.
    package var isAllWell: Bool {
        reasons.indices.allSatisfy { ![.failed, .cancelled].contains(outcome($0)) }
    }

    /// Some that stay as they are have read what is made again: it may come out different.
    package var looksAgain: Bool {
        reasons.indices.contains { number in
            guard reasons[number] != 0, kind(number) == .data else { return false }
            return graph.consumerRange(of: DropID(number)).contains {
                let reader = graph.consumers[$0].drop.index
                return reasons[reader] == 0 && finals.hasRead(reader)
            }
        }
    }

    package func kept(run: Int) -> KeptDrops {
        var kept = KeptDrops(run: run, drops: reasons.count)
        for number in reasons.indices {
            if reasons[number] != 0 {
                if finals.isFinal(number) { kept.reopen(number) }
            } else if restored.contains(number), let stretches = stretches(of: number) {
                kept.restore(number, from: stretches)
            } else {
                kept.keep(number, outcome(number))
            }
        }
        return kept
    }

    /// How many Drops of each component are done for which reason.
    package var groups: [(component: ComponentID, reason: RerunReason, drops: Int, first: Int)] {
        var counts: [[(drops: Int, first: Int)]] = blueprint.components.map { _ in
            RerunReason.allCases.map { _ in (0, 0) } + [(0, 0)]
        }
        for number in reasons.indices {
            let reason = Int(reasons[number])
            guard reason != 0 else { continue }
            let component = Int(graph.component[number])
            if counts[component][reason].drops == 0 {
                counts[component][reason].first = Int(graph.instance[number])
            }
            counts[component][reason].drops += 1
        }
        return counts.enumerated().flatMap { component, byReason in
            RerunReason.allCases.compactMap { reason in
                let (drops, first) = byReason[Int(reason.rawValue)]
                return drops == 0 ? nil : (ComponentID(component), reason, drops, first)
            }
        }
    }
}
