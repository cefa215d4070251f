import Foundation

/// A hundred Drops of 4 MB that are all in memory at once, on a rank that may hold a tenth of them. Held
/// against what the run takes with all the memory it wants, and what the disk takes for as many bytes.
struct Spill: Figure {
    let name = "spill"
    let meaning = "seconds of a run whose data is ten times what --memory lets it have"
    private static let bytes = 4_000_000
    private static let limit = "40MB"

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let count = effort.quick ? 50 : 100
        let file = try graph(count).write("spill.graph", in: workshop)
        try Data(repeating: 7, count: Self.bytes).write(
            to: URL(fileURLWithPath: workshop.path("in.bin")))
        defer { for name in ["in.bin", "bytes"] { workshop.remove(name) } }
        let sides = try interleaved(
            effort.runs(7),
            [
                { try workshop.weirRun(["--memory", Self.limit, file], ranks: 1).seconds },
                {
                    try workshop.weirRun([file], ranks: 1).seconds
                        + disk(count * Self.bytes, workshop)
                },
            ])
        return [
            Row(
                figure: name, varying: [("drops", .number(count)), ("memory", .text(Self.limit))],
                ranks: 1, unit: "s", better: .lower, ours: sides[0],
                baselineName: "without a limit, and C write(2), read(2)", baseline: sides[1],
                budget: { Row.Budget(text: "≤ 1.3 × that", isMet: $0.ratio <= 1.3) })
        ]
    }

    private func graph(_ count: Int) -> PhysicalGraphText {
        var graph = PhysicalGraphText()
        let copies = (0..<count).map { "c\($0)" }
        let kept = (0..<count).map { "k\($0)" }
        graph.addFile("in", "in.bin", to: copies)
        for (copy, datum) in zip(copies, kept) {
            graph.addApp(copy, "dlg.apps.simple.CopyApp", reads: ["in"], writes: [datum])
            graph.addDatum(datum, from: copy, to: ["sum"])
        }
        graph.addApp("sum", "dlg.apps.crc.CRCApp", reads: kept, writes: ["out"])
        graph.addFile("out", "sum.txt", from: ["sum"])
        return graph
    }

    private func disk(_ count: Int, _ workshop: Workshop) throws -> Double {
        let tool = workshop.tool("move-bytes")
        let words = [["write", "bytes", String(count)], ["read", "bytes"]]
        return try words.reduce(0) { sum, words in
            let output = try workshop.run([tool] + words)
            guard let seconds = Double(output.trimmingCharacters(in: .newlines)) else {
                throw ProgramFailure(description: "\(tool) said \(output)")
            }
            return sum + seconds
        }
    }
}
