import Planning
import Storage

extension Command {
    static let plan = Command(
        name: "plan", operand: "GRAPH",
        summary: "Tells in advance how long a run will take on how many ranks.",
        details: """
            Runs the graph in simulated time, with the engine of a real run, on each number of
            ranks. Apps take what GRAPH says, or with --from what was measured; the machine is as
            weir probe has measured it, or else a usual one. Prints how long it takes, how much of
            the cores is used, the memory that a rank needs, what goes between hosts, node-hours
            and what bounds it; and which size to take.
            """,
        options: [
            Option(
                names: ["-n", "--ranks"], value: "LIST",
                help: "numbers of ranks (1,2,4,...,64); dots go on as the two before"),
            Option(names: ["--cores"], value: "C", help: "cores of each rank (1)"),
            Option(
                names: ["--ranks-per-host"], value: "R", help: "ranks of a host (its cores / C)"),
            Option(names: ["--memory"], value: "SIZE", help: "what a rank has"), .gpus, .machine,
            Option(
                names: ["--from"], value: "SESSION", help: "weights as measured in that session"),
            Option(
                names: ["--deadline"], value: "T", help: "recommend what is over by then (30m)"),
            Option(
                names: ["--budget"], value: "HOURS", help: "recommend what takes no more node-hours"
            ),
            Option(names: ["--gantt"], value: "FILE", help: "draw the recommended run as SVG"),
            .algorithm(usually: "as weir run would"),
            Option(names: ["--repartition"], help: "pay no heed to partitions that GRAPH names"),
            Option(
                names: ["--sleep-run"], value: "SECONDS",
                help: "plan such a run: every component sleeps so long for each unit of weight"),
            Option(names: ["--zero-run"], help: "plan a run in which no component does anything"),
            .json,
        ] + GraphOptions.options,
        example: "weir plan pipeline.graph --ranks 1,2,4,...,1024 --cores 8 --deadline 2h"
    ) { arguments throws(Complaint) in
        let path = try arguments.operand()
        let request = try PlanRequest(arguments)
        let start = ContinuousClock.now
        let planning = try Planning(Unrolling(path, GraphOptions(arguments)), request, path)
        var forecasts: [Forecast] = []
        for ranks in request.sizes {
            Terminal.note("\(ranks) ranks")
            let layout = try planning.layout(ranks: ranks)
            forecasts.append(try planning.forecast(layout))
        }
        Terminal.note("")
        let report = PlanReport(
            planning, forecasts, seconds: start.duration(to: .now) / .seconds(1))
        if let file = request.gantt {
            let ranks = forecasts[report.recommendation?.choice ?? forecasts.count - 1].ranks
            let gantt = try planning.gantt(planning.layout(ranks: ranks))
            do throws(FileError) { try Files.write(Array(gantt.svg.utf8), to: file) } catch {
                throw Complaint("\(file): \(error.reason)")
            }
        }
        if arguments.has("--json") {
            try Terminal.write(report.json, to: 1)
        } else {
            Terminal.say(report.text)
        }
        return .completed
    }
}
