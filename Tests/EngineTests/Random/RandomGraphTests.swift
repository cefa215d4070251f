import Engine
import Foundation
import Graphs
import Testing

/// Many engines in one process on random graphs, against the reference. `make fuzz` sets how many
/// seeds; without that it is some hundred.
struct RandomGraphTests {
    private static let seeds =
        ProcessInfo.processInfo.environment["WEIR_ENGINE_SEEDS"].flatMap { UInt64($0) } ?? 400

    private struct Report {
        var problems: [String] = []
        var features: [Feature: Int] = [:]
        var transitions: [String: Int] = [:]
        var drops = 0

        mutating func add(_ seed: UInt64, _ order: UInt64) {
            let graph = RandomGraph(seed: seed)
            var run = ManyEngines(graph, seed: seed &* 31 &+ order)
            if let problem = run.problems().first {
                problems.append("seed \(seed), order \(order): \(problem)")
            }
            drops += graph.nodes.count
            for feature in run.record.features { features[feature, default: 0] += 1 }
            for move in run.record.transitions { transitions[move, default: 0] += 1 }
        }

        mutating func add(_ other: Report) {
            problems += other.problems
            drops += other.drops
            features.merge(other.features, uniquingKeysWith: +)
            transitions.merge(other.transitions, uniquingKeysWith: +)
        }
    }

    /// Whatever the order of events, the Drops end as the reference says; and all there is to see of
    /// states, transitions and features was seen.
    @Test(.timeLimit(.minutes(60))) func anyOrderOfEventsGivesTheEndsOfTheReference() async {
        let report = await withTaskGroup(of: Report.self) { group in
            for share in 0..<UInt64(4) {
                group.addTask {
                    var report = Report()
                    for seed in stride(from: share, to: Self.seeds, by: 4) {
                        let isLarge = seed % 100 == 99
                        for order in 0..<UInt64(isLarge ? 1 : 2) { report.add(seed, order) }
                    }
                    return report
                }
            }
            return await group.reduce(into: Report()) { $0.add($1) }
        }
        #expect(report.problems.isEmpty, "\(report.problems.prefix(10))")
        print("random graphs: \(Self.seeds) seeds, \(report.drops) Drops")
        for feature in Feature.allCases {
            print("  \(feature): in \(report.features[feature] ?? 0) runs")
            #expect(report.features[feature] != nil, "\(feature) was never seen")
        }
        let moves =
            DataState.transitions.map { "\($0.from) > \($0.to)" }
            + AppState.transitions.map { "app: \($0.from) > \($0.to)" }
        for move in moves {
            print("  \(move): in \(report.transitions[move] ?? 0) runs")
            #expect(report.transitions[move] != nil, "\(move) was never seen")
        }
    }

    /// A planted fault that is not found would mean that the tests see nothing there.
    @Test(arguments: Fault.allCases) func everyFaultIsFoundWithin200Seeds(_ fault: Fault) {
        let found = (UInt64(0)..<200).first { seed in
            guard seed % 100 != 99 else { return false }
            var run = ManyEngines(RandomGraph(seed: seed), seed: seed &* 31, fault: fault)
            return !run.problems().isEmpty
        }
        print("fault \(fault): found after \(found.map { "\($0 + 1)" } ?? "more than 200") seeds")
        #expect(found != nil)
    }
}
