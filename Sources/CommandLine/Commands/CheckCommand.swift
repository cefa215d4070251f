import Graphs
import Translation

extension Command {
    static let check = Command(
        name: "check", operand: "GRAPH", summary: "Reports all mistakes of a graph at once.",
        details: """
            Errors forbid unrolling the graph. What is "not executable here" unrolls, but cannot run
            on this machine. GRAPH is a file, or - for standard input.
            """,
        options: [.json, .maximumDrops], example: "weir check pipeline.graph"
    ) { arguments throws(Complaint) in
        let path = try arguments.operand()
        let limit = try arguments.number("--max-drops", in: 1...Int(UInt32.max))
        let loaded = try LoadedGraph.load(path, maximumDrops: limit)
        let findings = loaded.allFindings
        if arguments.has("--json") {
            try Terminal.write(findings.json(path), to: 1)
        } else {
            say(findings, loaded)
        }
        return findings.hasErrors ? .wrongGraph : .completed
    }

    private static func say(_ findings: [Finding], _ loaded: LoadedGraph) {
        for grade in [Grade.error, .notExecutable, .warning] {
            let graded = findings.filter { $0.grade == grade }
            guard !graded.isEmpty else { continue }
            Terminal.say("\(graded.count) \(grade.title):")
            for finding in graded { Terminal.say(finding.text(in: loaded.path)) }
        }
        guard let blueprint = loaded.translation.blueprint else { return }
        let verdict = findings.isEmpty ? "good" : "can be unrolled"
        Terminal.say(
            "\(loaded.path): \(verdict): \(blueprint.components.count) components, "
                + "\(blueprint.dropCount) Drops, \(blueprint.edgeCount) edges")
    }
}
