import Foundation

/// A million Drops on 1,024 ranks in simulated time: reading, unrolling and mapping the graph included.
struct Plan: Figure {
    let name = "plan"
    let meaning = "seconds that weir plan takes for 1 M Drops on 1,024 ranks, apps of a second each"

    private struct Report: Decodable {
        struct Size: Decodable {
            var makespan: Double
        }
        var drops: Int
        var seconds: Double
        var sizes: [Size]
    }

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let shapes: [SampleGraph.Shape] = effort.quick ? [.wide] : [.wide, .deep, .loop]
        return try shapes.flatMap { shape in
            try ["block", "auto"].map { algorithm in
                let graph = SampleGraph.of(effort.quick ? 100_000 : 1_000_000, shape)
                let filling = FillingRun(workshop: workshop, graph: graph)
                let samples = try interleaved(
                    effort.runs(3),
                    [
                        { try seconds(graph, algorithm, workshop) },
                        { try filling.seconds() },
                    ])
                return Row(
                    figure: name,
                    varying: [
                        ("algorithm", .text(algorithm)), ("shape", .text(shape.rawValue)),
                        ("drops", .number(graph.drops)),
                    ], ranks: 1024, unit: "s", better: .lower, ours: samples[0],
                    baselineName: "C loop", baseline: samples[1],
                    budget: { Row.Budget(text: "≤ 10 s", isMet: $0.value <= 10) })
            }
        }
    }

    private func seconds(
        _ graph: SampleGraph, _ algorithm: String, _ workshop: Workshop
    ) throws -> Double {
        let output = try workshop.run([
            workshop.weir, "plan", try graph.write(in: workshop), "-n", "1024", "--sleep-run", "1",
            "--algorithm", algorithm, "--json",
        ])
        let report = try JSONDecoder().decode(Report.self, from: Data(output.utf8))
        guard report.drops == graph.drops, report.sizes.first?.makespan ?? 0 > 0 else {
            throw ProgramFailure(description: "\(graph.name): \(report.drops) Drops were planned")
        }
        return report.seconds
    }
}
