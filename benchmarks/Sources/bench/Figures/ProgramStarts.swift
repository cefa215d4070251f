import Foundation

/// For how long starts of programs have held a rank's own thread, by that thread's clock, as the trace tells.
/// Held against the waits of a C loop for vfork and exec, which is what it would be held for if it
/// started them itself; and against a C loop that only computes for as long, to which the system adds as much.
struct ProgramStarts: Figure {
    let name = "program-starts"
    let meaning = "how long starts of programs hold a rank's thread"

    private static let most = 50.0

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let count = effort.quick ? 200 : 2000
        var graph = PhysicalGraphText()
        for number in 0..<count {
            graph.addApp(
                "p\(number)", "dlg.apps.bash_shell_app.BashShellApp", "\"command\":\"true\"")
        }
        let file = try graph.write("starts.graph", in: workshop)
        return try [1, 2].flatMap { ranks in
            var ours: [Holds] = []
            var loop: [Holds] = []
            var nothing: [Holds] = []
            for _ in 0..<effort.runs(3) {
                ours.append(try held(file, count, ranks, workshop))
                loop.append(try heldByLoop(count, workshop))
                nothing.append(
                    try heldByNothing(ours[ours.count - 1].quantile(0.5), count, workshop))
            }
            return rows(ours, loop, nothing, count, ranks)
        }
    }

    private func held(
        _ file: String, _ count: Int, _ ranks: Int, _ workshop: Workshop
    ) throws -> Holds {
        var holds = Holds([])
        _ = try workshop.weirRun([file], ranks: ranks) { session in
            let text = try workshop.run([workshop.weir, "trace", session])
            let trace = try JSONDecoder().decode(Trace.self, from: Data(text.utf8))
            holds = Holds(trace.traceEvents.compactMap { $0.args.startMicroseconds })
        }
        guard holds.sorted.count == count else {
            throw ProgramFailure(description: "\(holds.sorted.count) of \(count) are in the trace")
        }
        return holds
    }

    private func heldByLoop(_ count: Int, _ workshop: Workshop) throws -> Holds {
        let numbers = try numbers(Self.loop(workshop, count, atOnce: 1), 1 + count, workshop)
        return Holds(numbers.dropFirst().map { $0 * 1e6 })
    }

    /// Beside such a loop: with as much else to do for the system.
    private func heldByNothing(
        _ microseconds: Double, _ count: Int, _ workshop: Workshop
    ) throws -> Holds {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let beside = Self.loop(workshop, count, atOnce: cores).map { "'\($0)'" }
            .joined(separator: " ")
        let line =
            "\(beside) > /dev/null & '\(workshop.tool("hold-nothing"))' \(count) \(microseconds); wait"
        return Holds(try numbers(["/bin/bash", "-c", line], count, workshop))
    }

    private static func loop(_ workshop: Workshop, _ count: Int, atOnce: Int) -> [String] {
        [
            workshop.tool("start-programs"), String(count), String(atOnce), "/bin/bash", "-c",
            "true",
        ]
    }

    private func numbers(
        _ words: [String], _ count: Int, _ workshop: Workshop
    ) throws -> [Double] {
        let numbers = try workshop.run(words).split(separator: "\n").compactMap { Double($0) }
        guard numbers.count == count else {
            throw ProgramFailure(description: "\(words[0]) printed \(numbers.count) numbers")
        }
        return numbers
    }

    private func rows(
        _ ours: [Holds], _ loop: [Holds], _ nothing: [Holds], _ count: Int, _ ranks: Int
    ) -> [Row] {
        func row(
            _ what: String, _ unit: String, _ budget: Double? = nil,
            of value: (Holds) -> Double, beside baseline: [Holds], _ baselineName: String
        ) -> Row {
            Row(
                figure: name,
                varying: [
                    ("hold", .text(what)), ("beside", .text(baselineName)),
                    ("programs", .number(count)),
                ],
                ranks: ranks, unit: unit, better: .lower, ours: Samples(ours.map(value)),
                baselineName: baselineName, baseline: Samples(baseline.map(value)),
                budget: { row in
                    guard let budget else { return .none }
                    return Row.Budget(text: "≤ \(Int(budget)) µs", isMet: row.value <= budget)
                })
        }
        let most = Self.most
        return [("vfork, exec", loop), ("nothing", nothing)].flatMap { name, baseline in
            [
                row(
                    "longest", "µs", name == "nothing" ? nil : most, of: { $0.quantile(1) },
                    beside: baseline, name),
                row("99.9 %", "µs", of: { $0.quantile(0.999) }, beside: baseline, name),
                row("median", "µs", of: { $0.quantile(0.5) }, beside: baseline, name),
                row("over 50 µs", "starts", of: { $0.over(most) }, beside: baseline, name),
            ]
        }
    }

    /// Microseconds.
    private struct Holds {
        let sorted: [Double]

        init(_ values: [Double]) { sorted = values.sorted() }

        func over(_ limit: Double) -> Double { Double(sorted.filter { $0 > limit }.count) }

        /// The shortest than which so great a part of them is no longer.
        func quantile(_ part: Double) -> Double {
            sorted[max(0, Int((Double(sorted.count) * part).rounded(.up)) - 1)]
        }
    }

    private struct Trace: Decodable {
        struct Event: Decodable { var args: Arguments }
        struct Arguments: Decodable { var startMicroseconds: Double? }
        var traceEvents: [Event]
    }
}
