import Foundation

/// A million apps that each write 1 kB into an arena: a run as a user has it, journal and trace included. Held
/// against a C program that writes as many pieces by write(2).
struct SmallDropsRun: Figure {
    let name = "small-drops-run"
    let meaning = "Drops of 1 kB a second that the apps of a run write to an arena, in packs"
    private static let bytes = 1000

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let count = effort.quick ? 100_000 : 1_000_000
        var graph = EAGLEGraph(name: "small-drops")
        graph.addGroup("Scatter", "num_of_copies", count)
        graph.addApp("App", in: "Scatter")
        graph.set("dropclass", of: "App", "weir.ComputeApp")
        graph.set("output_bytes", of: "App", String(Self.bytes))
        graph.addData("Data", in: "Scatter")
        graph.set("dropclass", of: "Data", "dlg.data.drops.memory.InMemoryDROP")
        graph.set("place", of: "Data", "arena")
        graph.link("App", "Data")
        let file = "small-drops.graph"
        try graph.data().write(to: URL(fileURLWithPath: workshop.path(file)))
        defer { workshop.remove("bytes") }
        let sides = try interleavedValues(
            effort.runs(5),
            [
                { try run(file, count, workshop) },
                { try disk(count, workshop) },
            ])
        let rates = sides.map { Samples($0.map { Double(count) / $0 }) }
        return [
            Row(
                figure: name, varying: [("drops", .number(count))], ranks: 1, unit: "Drops/s",
                better: .higher, ours: rates[0], baselineName: "C write(2) each",
                baseline: rates[1],
                budget: { Row.Budget(text: "≥ 200000", isMet: $0.value >= 200_000) })
        ]
    }

    private func run(_ file: String, _ count: Int, _ workshop: Workshop) throws -> Double {
        let summary = try workshop.weirRun([file], ranks: 1)
        guard summary.completed == 2 * count else {
            throw ProgramFailure(
                description: "\(summary.completed) of \(2 * count) Drops completed")
        }
        return summary.seconds
    }

    private func disk(_ count: Int, _ workshop: Workshop) throws -> Double {
        workshop.remove("bytes")
        let tool = workshop.tool("move-bytes")
        let output = try workshop.run(
            [tool, "write", "bytes", String(count * Self.bytes), String(Self.bytes)])
        guard let seconds = Double(output.trimmingCharacters(in: .newlines)) else {
            throw ProgramFailure(description: "\(tool) said \(output)")
        }
        return seconds
    }
}
