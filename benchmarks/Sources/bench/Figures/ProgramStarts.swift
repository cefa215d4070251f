/// For how long the longest of many starts of a program has held a rank's own thread, by that thread's clock.
/// Held against the longest wait of a C loop for vfork and exec, which is what it would be held for if it
/// started them itself.
struct ProgramStarts: Figure {
    let name = "program-starts"
    let meaning = "longest hold of a rank's thread by a start of a program"

    private static let most = 50.0

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let count = effort.quick ? 200 : 2000
        var graph = PhysicalGraphText()
        for number in 0..<count {
            graph.addApp(
                "p\(number)", "dlg.apps.bash_shell_app.BashShellApp", "\"command\":\"true\"")
        }
        let file = try graph.write("starts.graph", in: workshop)
        return try [1, 2].map { ranks in
            let sides = try interleaved(
                effort.runs(3),
                [
                    {
                        let run = try workshop.weirRun([file], ranks: ranks)
                        return run.byRank.map(\.longestStartMicroseconds).max() ?? 0
                    },
                    {
                        let words = try workshop.run([
                            workshop.tool("start-programs"), String(count), "1", "/bin/bash", "-c",
                            "true",
                        ]).split(separator: " ").compactMap { Double($0.filter { $0 != "\n" }) }
                        guard words.count == 2 else {
                            throw ProgramFailure(description: "start-programs said \(words)")
                        }
                        return words[1] * 1e6
                    },
                ])
            return Row(
                figure: name, varying: [("programs", .number(count))], ranks: ranks, unit: "µs",
                better: .lower, ours: sides[0], baselineName: "vfork, exec", baseline: sides[1],
                budget: { Row.Budget(text: "≤ 50 µs", isMet: $0.value <= Self.most) })
        }
    }
}
