import Foundation
import TestSupport
import Testing

/// Constructs inside one another, skips and failures, with every result worked out by hand, on any
/// number of ranks.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct NestedTests {
    private static let ranks = [1, 2, 3, 5, 8]
    private static let copyApp = "dlg.apps.simple.CopyApp"
    private static let gatherApp = "dlg.apps.simple.GenericGatherApp"

    // MARK: Scatters in a Scatter

    /// Every innermost copy writes its number; a native app gathers each row, another all rows, and
    /// a program adds up.
    private func sums(rows: Int, columns: Int) throws -> GraphDrawing {
        var graph = GraphDrawing()
        graph.scatter("rows", rows)
        graph.scatter("columns", columns, in: "rows")
        graph.bash(
            "make", "IFS=- read _ r c <<< $WEIR_INSTANCE; echo $((r * \(columns) + c)) > {x}",
            in: "columns")
        graph.file("made", in: "columns")
        graph.app("copy", Self.copyApp, in: "columns")
        graph.memory("kept", in: "columns")
        graph.app("copy again", Self.copyApp, in: "columns")
        graph.memory("kept again", in: "columns")
        graph.app("gather row", Self.gatherApp, in: "rows")
        graph.memory("row", in: "rows")
        graph.bash("add row", "awk '{ s += $1 } END { print s }' {x} > {x2}", in: "rows")
        graph.file("row sum", in: "rows")
        graph.app("gather", Self.gatherApp)
        graph.file("all", "all.txt")
        graph.bash("add", "awk '{ s += $1 } END { print s }' {x2} > {sum}")
        graph.file("sum", "sum.txt")
        graph.chain("make", "made", "copy", "kept", "copy again", "kept again", "gather row", "row")
        graph.chain("row", "add row")
        graph.link("add row", "row sum", port: "x2")
        graph.link("row sum", "add", port: "x2")
        graph.link("add", "sum", port: "sum")
        graph.chain("row", "gather", "all")
        return graph
    }

    private func check(_ rows: Int, _ columns: Int, onRanks ranks: Int) throws {
        let place = try Workplace()
        try place.write(try sums(rows: rows, columns: columns).json(), to: "a.graph")
        let run = try place.weir("run", "-q", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.leftovers.isEmpty)
        let count = rows * columns
        #expect(try place.read("s/data/all.txt") == (0..<count).map { "\($0)\n" }.joined())
        #expect(try place.read("s/data/sum.txt") == "\(count * (count - 1) / 2)\n")
        let drops = count * 6 + rows * 4 + 4
        #expect(try place.weir("status", "s").output.contains("\(drops) of \(drops) Drops final"))
    }

    @Test(arguments: ranks)
    func scattersInAScatterAreGatheredInOrder(_ ranks: Int) throws {
        try check(4, 6, onRanks: ranks)
    }

    @Test func tenThousandDropsOfProgramsAndNativeApps() throws {
        try check(17, 100, onRanks: 3)
    }

    // MARK: Loops with an exit

    /// Five rounds; a branch in each goes on to the next, or leaves.
    private func addLoop(_ name: String, leaves: Bool, to graph: inout GraphDrawing) {
        let own = { (part: String) in "\(name) \(part)" }
        graph.loop(name, 5)
        graph.bash(own("work"), "echo $WEIR_INDEX > {y}", in: name)
        graph.memory(own("result"), in: name)
        graph.app(own("branch"), "dlg.apps.simple.SimpleBranch", in: name)
        graph.memory(own("leave"), in: name)
        graph.memory(own("go on"), in: name)
        graph.set("result", of: own("branch"), leaves ? "true" : "false")
        graph.set("group_start", of: own("work"), "1")
        graph.set("group_end", of: own("go on"), "1")
        graph.link(own("work"), own("result"), port: "y")
        graph.chain(own("result"), own("branch"))
        // The first output is what a true branch keeps.
        graph.link(own("branch"), own("leave"), port: "first")
        graph.link(own("branch"), own("go on"), port: "second")
        graph.link(own("go on"), own("work"))
        graph.app(own("all"), "dlg.apps.simple.NullBarrierApp")
        graph.app(own("any"), "dlg.apps.simple.NullBarrierApp", ["block_skip": "1"])
        for after in ["all", "any"] { graph.link(own("leave"), own(after)) }
    }

    @Test(arguments: ranks)
    func aLoopIsLeftByItsBranch(_ ranks: Int) throws {
        var graph = GraphDrawing()
        addLoop("leaving", leaves: true, to: &graph)
        addLoop("staying", leaves: false, to: &graph)
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir("run", "-q", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        var expected = [
            "leaving all/0": "SKIPPED", "leaving any/0": "FINISHED",
            "staying all/0": "SKIPPED", "staying any/0": "SKIPPED",
        ]
        for round in 0..<5 {
            let first = round == 0
            let states = [
                ("leaving work", first ? "FINISHED" : "SKIPPED"),
                ("leaving result", first ? "COMPLETED" : "SKIPPED"),
                ("leaving branch", first ? "FINISHED" : "SKIPPED"),
                ("leaving leave", first ? "COMPLETED" : "SKIPPED"), ("leaving go on", "SKIPPED"),
                ("staying work", "FINISHED"), ("staying result", "COMPLETED"),
                ("staying branch", "FINISHED"), ("staying leave", "SKIPPED"),
                ("staying go on", "COMPLETED"),
            ]
            for (name, state) in states { expected["\(name)/0-\(round)"] = state }
        }
        #expect(try states(place) == expected)
    }

    // MARK: Failures and thresholds

    /// (failing of 20, threshold, whether the app that gathers them runs)
    private static let thresholds = [
        (0, 0, true), (1, 0, false), (5, 25, true), (5, 24, false), (20, 100, true),
        (20, 99, false),
    ]

    @Test(arguments: ranks)
    func failingBranchesCountAgainstTheThreshold(_ ranks: Int) throws {
        var graph = GraphDrawing()
        var expected: [String: String] = [:]
        for (number, (failing, threshold, runs)) in Self.thresholds.enumerated() {
            let own = { (part: String) in "\(part)\(number)" }
            graph.scatter(own("copies"), 20)
            let command = "test $WEIR_INDEX -ge \(failing) && echo $WEIR_INDEX > {x}"
            graph.bash(own("make"), command, in: own("copies"))
            graph.file(own("made"), in: own("copies"))
            let fields = ["input_error_threshold": "\(threshold)"]
            graph.app(own("gather"), Self.gatherApp, fields)
            graph.memory(own("gathered"))
            graph.app(own("copy"), Self.copyApp)
            graph.file(own("all"))
            graph.chain(
                own("make"), own("made"), own("gather"), own("gathered"), own("copy"), own("all"))
            for copy in 0..<20 {
                expected["make\(number)/0-\(copy)"] = copy < failing ? "ERROR" : "FINISHED"
                expected["made\(number)/0-\(copy)"] = copy < failing ? "ERROR" : "COMPLETED"
            }
            for name in ["gather", "copy"] {
                expected["\(name)\(number)/0"] = runs ? "FINISHED" : "ERROR"
            }
            for name in ["gathered", "all"] {
                expected["\(name)\(number)/0"] = runs ? "COMPLETED" : "ERROR"
            }
        }
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir("run", "-q", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(try states(place) == expected)
        for (number, (failing, _, runs)) in Self.thresholds.enumerated() where runs {
            let lines = (failing..<20).map { "\($0)\n" }.joined()
            #expect(try place.read("s/data/all\(number)_0") == lines)
        }
    }

    /// Of four rows the second fails altogether, of the third one in four, which is forgiven.
    @Test(arguments: ranks)
    func thresholdsHoldOnEveryLevel(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.scatter("rows", 4)
        graph.scatter("columns", 4, in: "rows")
        graph.bash(
            "make",
            "case $WEIR_INSTANCE in 0-1-* | 0-2-3) exit 1;; esac; echo $WEIR_INSTANCE > {x}",
            in: "columns")
        graph.file("made", in: "columns")
        graph.app("gather row", Self.gatherApp, ["input_error_threshold": "25"], in: "rows")
        graph.memory("row", in: "rows")
        graph.app("gather", Self.gatherApp, ["input_error_threshold": "25"])
        graph.file("all", "all.txt")
        graph.chain("make", "made", "gather row", "row", "gather", "all")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir("run", "-q", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 1)
        let names =
            ["0-0-0", "0-0-1", "0-0-2", "0-0-3", "0-2-0", "0-2-1", "0-2-2"]
            + ["0-3-0", "0-3-1", "0-3-2", "0-3-3"]
        #expect(try place.read("s/data/all.txt") == names.map { $0 + "\n" }.joined())
        let states = try states(place)
        let rows = (0..<4).map { states["gather row/0-\($0)"] }
        #expect(rows == ["FINISHED", "ERROR", "FINISHED", "FINISHED"])
        #expect(states["gather/0"] == "FINISHED")
        #expect(states.values.count { $0 == "ERROR" } == 2 * 5 + 2)
    }

    /// By name and instance; of apps how they ran.
    private func states(_ place: Workplace) throws -> [String: String] {
        let list = try place.weir("drops", "--json", "s").output
        let drops = try #require(
            try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: drops.compactMap { drop in
                let text = { (key: String) in drop[key] as? String }
                guard let name = text("name"), let iid = text("iid"),
                    let state = text("execState") ?? text("state")
                else { return nil }
                return ("\(name)/\(iid)", state)
            })
    }
}
