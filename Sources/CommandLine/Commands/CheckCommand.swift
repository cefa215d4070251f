import Graphs
import Translation

extension Command {
    static let check = Command(
        name: "check", operand: "GRAPH", summary: "Reports all mistakes of a graph at once.",
        details: """
            Errors forbid unrolling the graph. What is "not executable here" unrolls, but cannot run
            on this machine. GRAPH is a file, or - for standard input. Of an HDF5 file every row is
            compared with what its closed form unrolls to.
            """,
        options: [
            .json, Option(names: ["--places"], help: "also where data would lie, and why"),
        ] + GraphOptions.options, example: "weir check pipeline.graph"
    ) { arguments throws(Complaint) in
        let path = try arguments.operand()
        let loaded = try LoadedGraph.load(path, GraphOptions(arguments))
        try loaded.checkRows()
        let findings = loaded.allFindings
        if arguments.has("--json") {
            try Terminal.write(findings.json(path, loaded.places(of: findings)), to: 1)
        } else {
            say(findings, loaded)
            if arguments.has("--places"), let blueprint = loaded.translation.blueprint {
                Terminal.say(PlaceList(blueprint).text)
            }
        }
        return findings.hasErrors ? .wrongGraph : .completed
    }

    private static func say(_ findings: [Finding], _ loaded: LoadedGraph) {
        let texts = loaded.texts(of: findings)
        for grade in [Grade.error, .notExecutable, .warning] {
            let graded = findings.indices.filter { findings[$0].grade == grade }
            guard !graded.isEmpty else { continue }
            let lines = graded.map { texts[$0] }.joined(separator: "\n")
            Terminal.say("\(graded.count) \(grade.title):\n\(lines)")
        }
        guard let blueprint = loaded.translation.blueprint else { return }
        let verdict = findings.isEmpty ? "good" : "can be unrolled"
        Terminal.say(
            "\(loaded.path): \(verdict): \(blueprint.components.count) components, "
                + "\(blueprint.dropCount) Drops, \(blueprint.edgeCount) edges")
    }
}
