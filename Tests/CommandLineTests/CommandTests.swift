import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60)))
struct CommandTests {
    @Test(arguments: [
        "check", "unroll", "partition", "run", "status", "drops", "log", "cancel", "drain",
        "version", "help",
    ])
    func everyCommandHasHelpWithAnExample(_ command: String) throws {
        let place = try Workplace()
        let help = try place.weir(command, "--help")
        #expect(help.status == 0)
        #expect(help.output.contains("usage: weir \(command)"))
        #expect(help.output.contains("example:\n  weir \(command)"))
        #expect(try place.weir("help", command).output == help.output)
        #expect(try place.weir("help").output.contains("\n  \(command) "))
    }

    @Test func withoutACommandTheOverviewIsShownAsAMistake() throws {
        let place = try Workplace()
        let run = try place.weir()
        #expect(run.status == 2)
        #expect(run.errors.contains("usage: weir COMMAND"))
    }

    @Test func exitStatusesAreATopic() throws {
        let place = try Workplace()
        let topic = try place.weir("help", "exit-status").output
        for status in ["    0  all Drops completed", "    3  the graph is wrong", "   75  "] {
            #expect(topic.contains(status))
        }
    }

    @Test func theVersionNamesMPIAndHDF5() throws {
        let place = try Workplace()
        let version = try place.weir("version")
        #expect(version.output.hasPrefix("weir 0."))
        #expect(version.output.contains("MPI  "))
        #expect(version.output.contains(/\nHDF5 1\.\d+\.\d+\n/))
    }

    @Test func checkingAGoodGraphSaysSo() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}", copies: 5)
        let check = try place.weir("check", "a.graph")
        #expect(check.status == 0)
        #expect(check.output == "a.graph: good: 2 components, 10 Drops, 5 edges\n")
    }

    @Test func checkingReadsStandardInput() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        let check = try place.shell("'\(Workplace.weir)' check - < a.graph")
        #expect(check.status == 0, "\(check.errors)")
    }

    @Test func findingsAreJSONWhereAskedFor() throws {
        let place = try Workplace()
        try place.write(
            try GraphSketch(command: "true", dropClass: "my.App").json(), to: "a.graph")
        let check = try place.weir("check", "--json", "a.graph")
        #expect(check.status == 0)
        #expect(check.output.contains("\"grade\": \"not executable here\""))
        #expect(check.output.contains("\"node\": \"Work\""))
    }

    @Test func unrollingCountsAndWritesThePhysicalGraph() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}", input: "in.txt", copies: 3)
        let counts = try place.weir("unroll", "a.graph", "-o", "pg.json")
        #expect(counts.output.contains("7 Drops (4 data, 3 apps), 6 edges"))
        #expect(
            counts.output.hasSuffix("\nroots 1, leaves 3, depth 3, widest level 3, 192 B\n"))
        #expect(counts.errors.isEmpty)
        #expect(try place.weir("unroll", "a.graph", "-o", "-").output == place.read("pg.json"))
        let graph = try place.read("pg.json")
        #expect(graph.hasPrefix("[{\"oid\":\"1_work_0-0\""))
        #expect(graph.hasSuffix(",{}]"))
    }

    @Test func unrollingTellsShapeAndTimesAsJSON() throws {
        struct Report: Decodable {
            var drops, data, apps, edges, bytes: Int
            var roots, leaves, depth, widest: Int
            var seconds: [String: Double]
        }
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}", input: "in.txt", copies: 3)
        let output = try place.weir("unroll", "a.graph", "--json").output
        let report = try JSONDecoder().decode(Report.self, from: Data(output.utf8))
        #expect((report.drops, report.data, report.apps, report.edges) == (7, 4, 3, 6))
        #expect((report.roots, report.leaves, report.depth, report.widest) == (1, 3, 3, 3))
        #expect(report.bytes == 192)
        #expect(Set(report.seconds.keys) == ["read", "translate", "unroll", "shape"])
        #expect(report.seconds.values.allSatisfy { (0..<60).contains($0) })
    }

    @Test func whatDoesNotFitInOneProcessIsRefusedBeforeItIsUnrolled() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}", copies: 1_500_000_000)
        let run = try place.weir("unroll", "--max-drops", "4000000000", "a.graph")
        #expect(run.status == 3)
        #expect(
            run.errors.contains(
                "too large: 3000000000 Drops and 1500000000 edges, where Weir can hold "
                    + "2147483647 and 4294967295"))
        #expect(run.errors.contains("try: weir check --max-drops 3000000000 a.graph"))
    }

    @Test func anOutputThatCannotBeWrittenIsToldSo() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        let run = try place.weir("unroll", "a.graph", "-o", "/dev/full")
        #expect(run.status == 2)
        #expect(run.errors.contains("/dev/full: write: No space left on device"))
    }

    @Test func absurdSizesAreToldBeforeAnythingIsAllocated() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}", copies: 600_000_000_000)
        let check = try place.weir("check", "a.graph")
        #expect(check.status == 3)
        #expect(
            check.output.contains(
                "unrolls to 1.2 × 10^12 Drops, about 67 TB; --max-drops is 1.0 × 10^8"))
        try place.writeGraph(command: "echo > {out}", copies: 100)
        #expect(try place.weir("unroll", "--max-drops", "199", "a.graph").status == 3)
        #expect(try place.weir("unroll", "--max-drops", "200", "a.graph").status == 0)
    }

    @Test func whatCannotRunHereIsToldWithItsReason() throws {
        let place = try Workplace()
        let graph = try GraphSketch(command: "").json()
            .replacing("\"category\":\"File\"", with: "\"category\":\"NGAS\"")
        try place.write(graph, to: "a.graph")
        let check = try place.weir("check", "a.graph")
        #expect(check.status == 0)
        #expect(check.output.contains("2 not executable here:"))
        #expect(check.output.contains("data of category \"NGAS\" (dlg.data.drops.ngas.NgasDROP)"))
        #expect(check.output.contains("field \"command\": dlg.apps.bash_shell_app.BashShellApp"))
    }

    @Test func anUnknownCategoryIsAWarningWithASuggestion() throws {
        let place = try Workplace()
        let graph = try GraphSketch(command: "echo > {out}").json()
            .replacing("\"category\":\"File\"", with: "\"category\":\"Fil\"")
        try place.write(graph, to: "a.graph")
        let check = try place.weir("check", "a.graph")
        #expect(check.output.contains("1 warnings:"))
        #expect(
            check.output.contains("EAGLE has no category \"Fil\"\n  try: did you mean \"File\"?"))
    }
}
