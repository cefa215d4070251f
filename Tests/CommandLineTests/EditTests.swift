import Foundation
import TestSupport
import Testing

/// Sessions that go on with an edited graph: what is the same stays done, like in a build system.
@Suite(.timeLimit(.minutes(60)))
struct EditTests {
    /// Each program leaves a line with its name; the parts are joined, and the sum is worked out from all.
    private func graph(
        _ place: Workplace, copies: Int = 3, work: String = "echo $WEIR_INDEX > {x}",
        join: String = "cat {x} > {y}", before: Bool = false, part: [String: String] = [:]
    ) -> GraphDrawing {
        var graph = GraphDrawing()
        let mark = "echo $DLG_UID >> '\(place.path)/effects'; "
        if before {
            // Numbers of all that follow are others.
            graph.bash("Early", mark + "echo early > {e}")
            graph.file("Earliest", "earliest.txt")
            graph.link("Early", "Earliest", port: "e")
        }
        graph.scatter("s", copies)
        graph.bash("Work", mark + work, in: "s")
        for (name, value) in part { graph.set(name, of: "Work", value) }
        graph.file("Part", "part.txt", in: "s")
        graph.app("Copy", "dlg.apps.simple.CopyApp", in: "s")
        graph.memory("Held", in: "s")
        graph.app("Gather", "dlg.apps.simple.GenericGatherApp")
        graph.file("Parts", "parts.txt")
        graph.bash("Join", mark + join)
        graph.file("Joined", "joined.txt")
        graph.chain("Work", "Part", "Copy", "Held", "Gather", "Parts", "Join")
        graph.link("Join", "Joined", port: "y")
        return graph
    }

    private func ran(_ graph: GraphDrawing, in place: Workplace) throws {
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir("run", "-n", "2", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        _ = try place.shell("rm effects")
    }

    /// The plan's lines, without the words of the last: "3 Work: says otherwise: command".
    private func plan(_ place: Workplace, _ options: String = "--graph b.graph") throws -> [String]
    {
        let run = try place.shell("'\(Workplace.weir)' resume --plan --json \(options) s")
        #expect(run.status == 0, "\(run.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let groups = json?["groups"] as? [[String: Any]] ?? []
        return groups.map { "\($0["drops"]!) \($0["component"]!): \($0["why"]!)" }
    }

    private func edit(_ place: Workplace, _ graph: GraphDrawing) throws {
        try place.write(try graph.json(), to: "b.graph")
    }

    private func effects(_ place: Workplace) throws -> [String] {
        try place.has("effects")
            ? place.read("effects").split(separator: "\n").map(String.init).sorted() : []
    }

    private func goOn(_ place: Workplace, ranks: Int = 2, _ options: String...) throws {
        let line = (["resume", "-n", "\(ranks)", "s"] + options).map { "'\($0)'" }
        let run = try place.shell("'\(Workplace.weir)' " + line.joined(separator: " "))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.weir("status", "--quiet", "s").output == "done\n")
    }

    @Test func aGraphThatIsTheSameHasNothingToDo() throws {
        let place = try Workplace()
        try ran(graph(place), in: place)
        try edit(place, graph(place))
        #expect(try plan(place).isEmpty)
        try goOn(place, "--graph", "b.graph")
        #expect(try effects(place).isEmpty && !place.has("s/edit-1"))
    }

    /// What makes no other contents: how much room an app gets, how often it is tried.
    @Test func howAnAppIsRunDoesNotMatter() throws {
        let place = try Workplace()
        try ran(graph(place), in: place)
        try edit(place, graph(place, part: ["n_tries": "4", "num_cpus": "1", "time_limit": "99"]))
        #expect(try plan(place).isEmpty)
        try edit(place, graph(place, part: ["n_tries": "4", "colour": "red"]))
        #expect(try plan(place).contains("3 Work: says otherwise: colour"))
    }

    @Test(arguments: [1, 3])
    func anotherCommandRunsAgainWithWhatFollows(_ ranks: Int) throws {
        let place = try Workplace()
        try ran(graph(place), in: place)
        try edit(place, graph(place, join: "sort -r {x} > {y}"))
        #expect(
            try plan(place) == [
                "1 Join: says otherwise: command", "1 Joined: what it reads changes",
            ])
        try goOn(place, ranks: ranks, "--graph", "b.graph")
        #expect(try effects(place) == ["Join_0"])
        #expect(try place.read("s/data/joined.txt") == "2\n1\n0\n")
        // From now on this is the session's graph.
        #expect(try plan(place, "").isEmpty)
        _ = try place.shell("rm s/data/joined.txt")
        try goOn(place, "--verify")
        #expect(try place.read("s/data/joined.txt") == "2\n1\n0\n")
    }

    @Test func whatFollowsFromAnEditIsDoneBackToWhatIsThere() throws {
        let place = try Workplace()
        try ran(graph(place), in: place)
        try edit(place, graph(place, work: "echo $((WEIR_INDEX * 2)) > {x}"))
        let plan = try plan(place)
        #expect(plan.contains("3 Work: says otherwise: command"))
        #expect(plan.contains("3 Held: what it reads changes"))
        #expect(plan.count == 8)
        try goOn(place, "--graph", "b.graph")
        #expect(try place.read("s/data/joined.txt") == "0\n2\n4\n")
    }

    /// Numbers of components and Drops are others then, and names of files the same.
    @Test func whatIsAddedRunsAlone() throws {
        let place = try Workplace()
        try ran(graph(place), in: place)
        try edit(place, graph(place, before: true))
        #expect(
            try Set(plan(place)) == ["1 Early: new in the graph", "1 Earliest: new in the graph"])
        try goOn(place, ranks: 3, "--graph", "b.graph")
        #expect(try effects(place) == ["Early_0"])
        // What was printed and recorded before is found under the new numbers.
        #expect(try place.weir("verify", "s").status == 0)
        try goOn(place, "--graph", "a.graph")
        #expect(try effects(place) == ["Early_0"])
        #expect(try place.weir("drops", "s").output.contains("Early") == false)
    }

    @Test func moreCopiesAreDoneAndTheOthersStay() throws {
        let place = try Workplace()
        try ran(graph(place), in: place)
        try edit(place, graph(place, copies: 5))
        let plan = try plan(place)
        #expect(plan.contains("2 Work: new, or joined otherwise, in the graph"))
        // All parts are gathered again, and those that were in memory are gone.
        #expect(plan.contains("3 Held: its contents were in memory, and are needed"))
        try goOn(place, "--graph", "b.graph")
        #expect(try effects(place) == ["Join_0", "Work_0-3", "Work_0-4"])
        #expect(try place.read("s/data/joined.txt") == "0\n1\n2\n3\n4\n")
        try goOn(place, "--graph", "a.graph")
        #expect(try effects(place).filter { $0.hasPrefix("Work") }.count == 2)
        #expect(try place.read("s/data/joined.txt") == "0\n1\n2\n")
    }

    /// Files that were another Drop's are not taken for one's own, whatever their size.
    @Test func filesThatChangePlacesAreMadeAnew() throws {
        let place = try Workplace()
        func twins(_ one: String, _ two: String) -> GraphDrawing {
            var graph = GraphDrawing()
            for (name, path) in [("A", one), ("B", two)] {
                graph.bash(name, "echo \(name) >> '\(place.path)/effects'; echo \(name) > {x}")
                graph.file(name + "s", path)
                graph.link(name, name + "s")
            }
            return graph
        }
        try ran(twins("a.txt", "b.txt"), in: place)
        try edit(place, twins("b.txt", "a.txt"))
        try goOn(place, "--graph", "b.graph")
        #expect(try place.read("s/data/b.txt") == "A\n" && place.read("s/data/a.txt") == "B\n")
    }

    @Test func parametersAloneAreAnEdit() throws {
        let place = try Workplace()
        var graph = graph(place)
        graph.bash("Late", "echo ~word > {z}")
        graph.file("Last", "last.txt")
        graph.link("Late", "Last", port: "z")
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir("run", "a.graph", "-p", "word=one", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try plan(place, "-p word=one").isEmpty)
        #expect(try plan(place, "-p word=two").contains("1 Late: says otherwise: command"))
        try goOn(place, "-p", "word=two")
        #expect(try place.read("s/data/last.txt") == "two\n")
        #expect(try plan(place, "").isEmpty)
    }

    /// Before the edit counts the session is as it was, and after it the edit is whole.
    @Test(arguments: ["amid-edit", "amid-resuming", "after-reopening"])
    func aCrashInAnEditLosesNothing(_ point: String) throws {
        let place = try Workplace()
        try ran(graph(place), in: place)
        try edit(place, graph(place, join: "tac {x} > {y}", before: true))
        let died = try place.weir(
            "resume", "s", "--graph", "b.graph",
            environment: Workplace.asRoot.merging(["WEIR_FAULT": "\(point):1"]) { $1 })
        #expect(died.status != 0)
        #expect(try place.weir("drops", "s").status == 0)
        if point == "after-reopening" {
            #expect(try plan(place, "").count == 4)
            try goOn(place)
        } else {
            #expect(try plan(place, "").isEmpty)
            try goOn(place, "--graph", "b.graph")
        }
        #expect(try effects(place) == ["Early_0", "Join_0"])
        #expect(try place.read("s/data/joined.txt") == "2\n1\n0\n")
    }

    /// What the edited graph reads lies beside it, and is found after a crash, too.
    @Test func aCrashWhenTheEditCountsLosesNoInput() throws {
        let place = try Workplace()
        try ran(graph(place), in: place)
        var edited = graph(place)
        edited.file("Input", "extra.txt")
        edited.bash("Use", "cat {x} > {u}")
        edited.file("Used", "used.txt")
        edited.link("Input", "Use")
        edited.link("Use", "Used", port: "u")
        _ = try place.shell("mkdir beside && echo found > beside/extra.txt")
        try place.write(try edited.json(), to: "beside/b.graph")
        let died = try place.weir(
            "resume", "s", "--graph", "beside/b.graph",
            environment: Workplace.asRoot.merging(["WEIR_FAULT": "after-edit:1"]) { $1 })
        #expect(died.status != 0 && place.has("s/edit-1"))
        try goOn(place)
        #expect(try place.read("s/data/used.txt") == "found\n")
        // All of it goes.
        #expect(try place.weir("clean", "s", "--all").errors == "")
        #expect(!place.has("s"))
    }

    @Test func aGraphThatIsWrongIsToldBeforeAnythingIsChanged() throws {
        let place = try Workplace()
        try ran(graph(place), in: place)
        try place.write("{}", to: "b.graph")
        #expect(try place.weir("resume", "s", "--graph", "b.graph").status == 3)
        #expect(try place.weir("resume", "s", "--graph", "missing.graph").status == 2)
        #expect(try place.weir("status", "--quiet", "s").output == "done\n")
    }

    /// What makes something else each time makes it for all who read it, or for none. Of two outputs one is
    /// new in the graph, and so the app runs again.
    @Test(arguments: [("", false), ("false", false), ("true", true), ("Yes", true)])
    func whoReadsWhatIsNotDeterministicReadsItAgain(_ value: String, _ isKnown: Bool) throws {
        let place = try Workplace()
        let options = value.isEmpty ? [:] : ["non_deterministic": value]
        let work = "date +%N | tee {x} > /dev/null"
        try ran(graph(place, work: work, part: options), in: place)
        var edited = graph(place, work: work, part: options)
        edited.file("Log", "log.txt", in: "s")
        edited.link("Work", "Log")
        try edit(place, edited)
        let lines = try plan(place)
        #expect(lines.contains { $0.hasPrefix("3 Work: ") }, "\(lines)")
        #expect(lines.contains { $0.contains(" Joined: ") } == isKnown, "\(lines)")
        try goOn(place, "--graph", "b.graph")
        #expect(try effects(place).contains("Join_0"))
        let parts = try (0..<3).map { try place.read("s/data/part_0-\($0).txt") }.joined()
        #expect(try place.read("s/data/joined.txt") == parts)
    }
}
