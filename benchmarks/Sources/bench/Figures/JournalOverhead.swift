/// Seconds of a run of apps that take a millisecond each, with journal and trace. Held against the same run
/// that records nothing.
struct JournalOverhead: Figure {
    let name = "journal-overhead"
    let meaning = "a run of 1 ms apps with journal and trace, against one without"

    private static let apps = 5000

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let graph = SampleGraph(shape: .wide, size: effort.quick ? Self.apps / 5 : Self.apps)
        let file = try graph.write(in: workshop)
        return try [1, 2].map { ranks in
            let seconds = { (options: [String]) in
                {
                    try workshop.weirRun(["--sleep-run", "0.001"] + options + [file], ranks: ranks)
                        .seconds
                }
            }
            let sides = try interleaved(
                effort.runs(7), [seconds([]), seconds(["--no-journal"])])
            return Row(
                figure: name, varying: [("drops", .number(graph.drops))], ranks: ranks,
                unit: "s", better: .lower, ours: sides[0], baselineName: "no journal",
                baseline: sides[1],
                budget: { Row.Budget(text: "< 1.02 × none", isMet: $0.ratio < 1.02) })
        }
    }
}
