import Components
import Execution
import Graphs
import Partitioning
import Sessions
import Storage

extension Command {
    static let resume = Command(
        name: "resume", operand: "SESSION",
        summary: "Goes on with a session that was stopped or killed.",
        details: """
            What is done stays done: only what is not, and what that needs and is lost, runs again,
            and what has read data that comes out different now. On any number of ranks, under any
            launcher, from any folder. --plan says what would run, and why, and runs nothing.
            """,
        options: [
            Option(names: ["--plan"], help: "only say what would run again, and why"),
            Option(names: ["--from-failed"], help: "try again what failed or was cancelled"),
            Option(
                names: ["--rerun"], value: "WHAT",
                help: "run a component or a Drop again (NAME, NAME/0-3), and what follows from it"),
            Option(
                names: ["--graph"], value: "GRAPH",
                help: "go on with an edited graph: what is the same in it stays done"),
            Option(names: ["--verify"], help: "compare checksums of files that are needed"),
            .json,
        ] + Option.ofRuns + GraphOptions.options,
        example: "weir resume -n 8 pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in
        guard arguments.has("--plan") || !arguments.has("--json") else {
            throw Complaint(
                "resume: --json goes with --plan", try: "weir resume --plan --json SESSION")
        }
        let request = try RunRequest(arguments)
        guard arguments.has("--plan"), let resume = request.resume else { return try request.run() }
        let report = RerunReport(try resume.rerunPlan())
        try Terminal.write(arguments.has("--json") ? report.json : report.text, to: 1)
        return .completed
    }
}
