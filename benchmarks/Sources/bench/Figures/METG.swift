import Foundation

/// The mean time of a task, its share of the run, at which half of it is useful: Task Bench's METG(50 %).
/// Iterations are halved until less than half is useful; in between the efficiency is taken to be
/// straight in the logarithm of the task's time. Held against the same tasks by hand on MPI, measured
/// the same way, each against its own speed with one long task a rank.
struct METG: Figure {
    let pattern: TaskBench.Pattern

    var name: String { "metg-\(pattern.rawValue)" }
    var meaning: String {
        "µs of the smallest task of which half is useful, Task Bench's pattern \(pattern.rawValue)"
    }

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        var rows: [Row] = []
        for ranks in [1, 2] {
            for columns in [1, 64] {
                rows.append(try row(ranks, columns, workshop, effort))
            }
        }
        return rows
    }

    private func row(
        _ ranks: Int, _ columns: Int, _ workshop: Workshop, _ effort: Effort
    ) throws -> Row {
        var bench = TaskBench(
            pattern: pattern, columnsPerRank: columns, ranks: ranks,
            steps: (effort.quick ? 20_000 : 40_000) / columns, iterations: 0)
        let sides = try interleaved(
            effort.runs(3),
            [TaskBench.weirSeconds, TaskBench.mpiSeconds].map { seconds in
                {
                    let long = TaskBench(
                        pattern: .trivial, columnsPerRank: 1, ranks: ranks, steps: 1,
                        iterations: 10_000_000)
                    let iteration = try seconds(long)(workshop) / Double(long.iterations)
                    return try Self.granularity { iterations in
                        bench.iterations = iterations
                        let time = try seconds(bench)(workshop) * Double(ranks)
                        return .init(
                            microseconds: time * 1e6 / Double(bench.tasks),
                            efficiency: Double(bench.tasks * iterations) * iteration / time)
                    }
                }
            })
        let limit = columns == 1 ? 4.0 : 2.0
        return Row(
            figure: name,
            varying: [("columns", .number(columns)), ("tasks", .number(bench.tasks))],
            ranks: ranks, unit: "µs", better: .lower, ours: sides[0],
            baselineName: "MPI by hand", baseline: sides[1],
            budget: { Row.Budget(text: "≤ \(Int(limit)) µs", isMet: $0.value <= limit) })
    }

    /// A mean task, its share of the run, and the part of that which is useful.
    private struct Point {
        var microseconds: Double
        var efficiency: Double
    }

    private static func granularity(_ measure: (_ iterations: Int) throws -> Point) throws -> Double
    {
        var iterations = 512
        var above = try measure(iterations)
        // On a machine that is at work elsewhere.
        while above.efficiency <= 0.5 {
            iterations *= 2
            guard iterations < 1 << 24 else {
                throw ProgramFailure(description: "not half is useful, however long the tasks")
            }
            above = try measure(iterations)
        }
        while iterations > 1 {
            iterations /= 2
            let below = try measure(iterations)
            if below.efficiency <= 0.5 {
                let part = (above.efficiency - 0.5) / (above.efficiency - below.efficiency)
                return above.microseconds * pow(below.microseconds / above.microseconds, part)
            }
            above = below
        }
        return above.microseconds
    }
}

extension TaskBench {
    func weirSeconds(_ workshop: Workshop) throws -> Double {
        let file = try write(in: workshop)
        defer { workshop.remove(file) }
        let summary = try workshop.weirRun(["--no-journal", file], ranks: ranks)
        guard summary.completed == drops else {
            throw ProgramFailure(description: "\(name): \(summary.completed) of \(drops) Drops")
        }
        return summary.seconds
    }

    func mpiSeconds(_ workshop: Workshop) throws -> Double {
        let output = try workshop.run([
            "mpirun", "-n", String(ranks), workshop.tool("task-bench"), pattern.rawValue,
            String(columnsPerRank), String(steps), String(iterations), String(Self.outputBytes),
        ])
        guard
            let seconds = output.split(whereSeparator: \.isWhitespace).last.flatMap({ Double($0) })
        else { throw ProgramFailure(description: "task-bench said \(output)") }
        return seconds
    }
}
