import Foundation

/// Pairs of an app and a datum in a Scatter, unrolled by Weir and by DALiuGE in turn. What is timed:
///
/// - unroll: `PhysicalGraph(unrolling:)` and `LG.unroll_to_tpl()`, inside the processes;
/// - translate and unroll: with what each does before, from parsed JSON;
/// - command: `weir unroll G -o F` and `dlg unroll -L G -o F` with start-up, and with the same JSON
///   written by both: as columns hold no names, but DALiuGE's Drops do, this is the fairest.
struct UnrollVersusDALiuGE: Figure {
    let name = "unroll-vs-daliuge"
    let meaning = "Drops unrolled a second beside DALiuGE 6.6.0, inside and as a whole command"

    private enum Stage: String, CaseIterable {
        case unroll
        case both = "translate and unroll"
        case command
    }

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let daliuge = try DALiuGE(in: workshop, install: !effort.quick)
        let sizes =
            effort.quick ? [1_000] : effort.long ? [1_000, 10_000, 100_000] : [1_000, 10_000]
        return try sizes.flatMap { pairs in
            let graph = SampleGraph(shape: .wide, size: pairs)
            return try rows(
                graph, daliuge, workshop, runs: pairs > 10_000 ? effort.runs ?? 1 : effort.runs(5))
        }
    }

    private func rows(
        _ graph: SampleGraph, _ daliuge: DALiuGE, _ workshop: Workshop, runs: Int
    ) throws -> [Row] {
        let weir = UnrollRun(workshop: workshop, graph: graph)
        var ours: [Stage: [Double]] = [:]
        var theirs: [Stage: [Double]] = [:]
        for _ in 0..<runs {
            let mine = try weir.report().seconds
            let other = try daliuge.times(of: graph)
            ours[.unroll, default: []].append(mine.unroll)
            theirs[.unroll, default: []].append(other.unroll)
            ours[.both, default: []].append(mine.translate + mine.unroll)
            theirs[.both, default: []].append(other.construct + other.unroll)
            ours[.command, default: []].append(try seconds { try weir.write() })
            theirs[.command, default: []].append(try seconds { try daliuge.run(graph) })
        }
        return Stage.allCases.map { stage in
            let speed = { (seconds: [Stage: [Double]]) in
                Samples((seconds[stage] ?? []).map { Double(graph.drops) / $0 })
            }
            return Row(
                figure: name,
                varying: [("stage", .text(stage.rawValue)), ("pairs", .number(graph.size))],
                ranks: 1, unit: "Drops/s", better: .higher, ours: speed(ours),
                baselineName: "DALiuGE", baseline: speed(theirs),
                budget: {
                    guard stage == .unroll, graph.size >= 10_000 else { return .none }
                    return Row.Budget(text: "≥ 500 × DALiuGE", isMet: $0.ratio >= 500)
                })
        }
    }

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return start.duration(to: .now) / .seconds(1)
    }
}
