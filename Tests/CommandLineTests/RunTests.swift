import Foundation
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(60)))
struct RunTests {
    /// The project's own example, at the root of the repository.
    private static let example = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("examples/hello-scatter").path

    @Test(arguments: [1, 2, 3, 4, 8])
    func theExampleGivesTheSameOnAnyNumberOfRanks(_ ranks: Int) throws {
        let place = try Workplace()
        let run = try place.weir(
            "run", "-n", "\(ranks)", "\(Self.example)/hello-scatter.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.leftovers.isEmpty)
        #expect(run.output.contains("35 Drops on \(ranks) rank"))
        let expected = try String(
            contentsOfFile: Self.example + "/letter.expected.txt", encoding: .utf8)
        #expect(try place.read("s/data/letter.txt") == expected)
        let status = try place.weir("status", "s")
        #expect(status.output.contains("35 of 35 Drops final"))
        #expect(status.output.contains("concluded"))
    }

    /// The launcher's ranks, without weir having started it.
    @Test func mpirunMayStartItToo() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo $WEIR_INDEX > {out}", copies: 6)
        let run = try place.shell(
            "mpirun --oversubscribe -n 3 '\(Workplace.weir)' run a.graph --session s")
        #expect(run.status == 0, "\(run.errors)")
        for copy in 0..<6 { #expect(try place.read("s/data/result_0-\(copy).txt") == "\(copy)\n") }
    }

    @Test func moreRanksThanDropsIsFine() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo hi > {out}")
        let run = try place.weir("run", "-n", "6", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/result.txt") == "hi\n")
    }

    @Test func aDedicatedMasterOwnsNoDrop() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo $WEIR_INDEX > {out}", copies: 9)
        let run = try place.weir(
            "run", "-n", "3", "--dedicated-master", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        for copy in 0..<9 { #expect(try place.read("s/data/result_0-\(copy).txt") == "\(copy)\n") }
        let journals = try (0..<3).map { try place.read("s/journal/rank-\($0).journal").utf8.count }
        #expect(journals[0] < 16 && journals[1] > 100 && journals[2] > 100)
    }

    @Test func aDedicatedMasterAloneIsRefused() throws {
        let place = try Workplace()
        try place.writeGraph(command: "true")
        for words in [["run"], ["run", "-n", "1"]] {
            let line = words.joined(separator: " ") + " --dedicated-master a.graph"
            let run = try place.shell("'\(Workplace.weir)' \(line)")
            #expect(run.status == 2)
            #expect(run.errors.contains("leaves no rank to work"))
        }
    }

    @Test func standardOutputIsTheOnlyOutputWhereTheCommandNamesNone() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo out; echo err >&2")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/result.txt") == "out\n")
        #expect(try place.weir("log", "s", "Work/0-0").output == "err\n")
    }

    @Test func anInputIsFoundBesideTheGraph() throws {
        let place = try Workplace()
        _ = try place.shell("mkdir graphs")
        try place.write("content", to: "graphs/in.txt")
        try place.writeGraph(command: "cat {in} > {out}", input: "in.txt", to: "graphs/a.graph")
        let run = try place.weir("run", "graphs/a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/result.txt") == "content")
    }

    @Test func aProgramMayItselfBeAnMPIProgram() throws {
        let place = try Workplace()
        try place.writeGraph(
            command: "mpirun --oversubscribe -n 2 bash -c 'echo $OMPI_COMM_WORLD_SIZE' > {out}")
        let run = try place.weir("run", "-n", "2", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/result.txt") == "2\n2\n")
    }

    @Test func aZeroRunNeedsNoPrograms() throws {
        let place = try Workplace()
        let sketch = GraphSketch(command: "exit 1", copies: 100, dropClass: "some.unknown.App")
        try place.write(try sketch.json(), to: "a.graph")
        let run = try place.weir("run", "-n", "3", "--zero-run", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("200 Drops on 3 ranks"))
        #expect(!place.has("s/data/result_0-0.txt"))
    }

    @Test func nobodySeesHalfAFile() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo half > {out}; exit 1")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path + "/s/data").isEmpty)
    }

    @Test func dropsAreListedAsJSON() throws {
        let place = try Workplace()
        try place.writeGraph(command: "test $WEIR_INDEX != 1 && echo 12345 > {out}", copies: 3)
        #expect(try place.weir("run", "-n", "2", "a.graph", "--session", "s").status == 1)
        let list = try place.weir("drops", "--json", "s")
        let drops = try #require(
            try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        #expect(drops.count == 6)
        let failed = drops.filter { $0["execState"] as? String == "ERROR" }
        #expect(failed.map { $0["oid"] as? String } == ["work_0-1"])
        #expect(failed.map { $0["exit"] as? Int } == [1])
        #expect(failed.map { $0["state"] as? String } == ["ERROR"])
        let good = drops.filter {
            $0["kind"] as? String == "data" && $0["state"] as? String == "COMPLETED"
        }
        #expect(good.map { $0["size"] as? Int } == [6, 6])
        #expect(
            try place.weir("drops", "s", "--state", "error").output.split(separator: "\n").count
                == 3)
    }

    @Test func dropsTellWhereTheirDataIsAndWhatProgramsUsed() throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.bash("sum", "for i in {1..20000}; do :; done; wc -c < {x} > {out}")
        graph.file("out", "out.txt")
        graph.app("copy", "dlg.apps.simple.CopyApp")
        graph.memory("kept")
        graph.app("copy again", "dlg.apps.simple.CopyApp")
        graph.file("end")
        graph.link("in", "sum", port: "x")
        graph.link("sum", "out", port: "out")
        graph.chain("out", "copy", "kept", "copy again", "end")
        let place = try Workplace()
        try place.write("12345", to: "in.txt")
        try place.write(try graph.json(), to: "a.graph")
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        let list = try place.weir("drops", "--json", "s")
        let drops = try #require(
            try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        let places = Dictionary(
            uniqueKeysWithValues: drops.map { ($0["name"] as? String, $0["place"] as? String) })
        #expect(places["in"] == place.path + "/in.txt")
        #expect(places["out"] == place.path + "/s/data/out.txt")
        #expect(places["end"] == place.path + "/s/data/end_0")
        #expect(places["kept"] == "memory")
        #expect(places["sum"] == .some(nil))
        let sum = try #require(drops.first { $0["name"] as? String == "sum" })
        #expect(sum["processorSeconds"] as? Double ?? 0 > 0)
        #expect(sum["maximumResident"] as? Int ?? 0 > 1_000_000)
        #expect(sum["attempts"] as? Int == 1)
        let began = try #require(sum["started"] as? Double)
        #expect(sum["ended"] as? Double ?? 0 > began)
        #expect(try place.weir("drops", "s").output.contains(" data/out.txt\n"))
        let status = try place.weir("status", "--json", "s").output
        #expect(status.contains("\"concluded\": true") && status.contains("\"FINISHED\": 3"))
        let typo = try place.weir("drops", "s", "--state", "FINISHD")
        #expect(typo.status == 2 && typo.errors.contains("no state FINISHD"))
    }
}
