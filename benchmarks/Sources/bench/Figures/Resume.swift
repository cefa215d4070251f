import Foundation

/// Seconds from the start of `weir resume` to its end, where all Drops of a session have ended. Held
/// against the run that it need not repeat.
struct Resume: Figure {
    let name = "resume"
    let meaning = "resuming a session of which nothing is to be done again"

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        try (effort.quick ? [50_000] : [50_000, 500_000]).map { size in
            let graph = SampleGraph(shape: .wide, size: size)
            let file = try graph.write(in: workshop)
            let session = workshop.path("resumed")
            defer { try? FileManager.default.removeItem(atPath: session) }
            let run = [workshop.weir, "run", "--zero-run", "-q", "--session", session, file]
            let resume = [workshop.weir, "resume", "-q", session]
            let sides = try interleaved(
                effort.runs(5),
                [
                    {
                        try? FileManager.default.removeItem(atPath: session)
                        return try Self.seconds { _ = try workshop.run(run) }
                    },
                    { try Self.seconds { _ = try workshop.run(resume) } },
                ])
            return Row(
                figure: name, varying: [("drops", .number(graph.drops))], ranks: 1, unit: "s",
                better: .lower, ours: sides[1], baselineName: "the run itself",
                baseline: sides[0], budget: { Row.Budget(text: "< 1 s", isMet: $0.value < 1) })
        }
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return start.duration(to: .now) / .seconds(1)
    }
}
