import Foundation

/// Programs a second, their output captured, as many at once as there are cores. Held against a C loop
/// that starts as many at once with the same words.
struct Programs: Figure {
    enum Load { case none, bigRank, tenMilliseconds }
    let load: Load

    var name: String {
        switch load {
        case .none: "programs"
        case .bigRank: "programs-big-rank"
        case .tenMilliseconds: "programs-10ms"
        }
    }
    var meaning: String {
        switch load {
        case .none: "external programs a second, output captured"
        case .bigRank: "the same when the rank holds 4 GB"
        case .tenMilliseconds: "programs a second that sleep for 10 ms each"
        }
    }

    private static let held = 4_000_000_000

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        guard load != .tenMilliseconds else {
            let count = effort.long ? 10_000 : effort.quick ? 500 : 2000
            let runs = effort.long ? effort.runs ?? 1 : effort.runs(3)
            return [try row("sleep 0.01", count, ranks: 2, workshop, runs)]
        }
        var rows: [Row] = []
        for command in ["/bin/true", "echo $((6 * 7))"] {
            for ranks in load == .bigRank ? [1] : [1, 2] {
                let count = effort.quick ? 500 : 2000
                rows.append(try row(command, count, ranks: ranks, workshop, effort.runs(5)))
            }
        }
        return rows
    }

    private func row(
        _ command: String, _ count: Int, ranks: Int, _ workshop: Workshop, _ runs: Int
    ) throws -> Row {
        var graph = PhysicalGraphText()
        for number in 0..<count {
            graph.addApp(
                "p\(number)", "dlg.apps.bash_shell_app.BashShellApp", "\"command\":\"\(command)\"")
        }
        // A body holds what it will write from the start of the run to its end.
        if load == .bigRank {
            graph.addApp("big", "weir.ComputeApp", "\"output_bytes\":\(Self.held)")
        }
        let file = try graph.write("programs.graph", in: workshop)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let sides = try interleaved(
            runs,
            [
                {
                    Double(count)
                        / (try workshop.weirRun(["--no-journal", file], ranks: ranks).seconds)
                },
                {
                    let output = try workshop.run([
                        workshop.tool("start-programs"), String(count), String(cores), "/bin/bash",
                        "-c", command,
                    ])
                    guard let seconds = output.split(separator: "\n").first.flatMap({ Double($0) })
                    else {
                        throw ProgramFailure(description: "start-programs said \(output)")
                    }
                    return Double(count) / seconds
                },
            ])
        let least = load == .tenMilliseconds ? 0.95 : 0.8
        return Row(
            figure: name,
            varying: [("command", .text("bash -c \(command)")), ("programs", .number(count))],
            ranks: ranks, unit: "programs/s", better: .higher, ours: sides[0],
            baselineName: "C loop", baseline: sides[1],
            budget: { Row.Budget(text: "≥ \(least) × C", isMet: $0.ratio >= least) })
    }
}
