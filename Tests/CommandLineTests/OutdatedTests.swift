import Foundation
import TestSupport
import Testing

/// What was done again comes out different, and who had read it before is done again, too: without being asked to.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct OutdatedTests {
    /// The lot is another each time; a log that is lost makes it drawn again.
    private func draw(_ place: Workplace) -> GraphDrawing {
        var graph = GraphDrawing()
        graph.bash("Draw", mark(place) + "date +%s%N > {x}; echo > {l}")
        graph.file("Lot", "lot.txt")
        graph.file("Log", "log.txt")
        graph.link("Draw", "Lot")
        graph.link("Draw", "Log", port: "l")
        return graph
    }

    /// Copies of copies of the lot; what the last of them has is counted, and that is always the same.
    private func chain(_ place: Workplace, copies: Int) -> GraphDrawing {
        var graph = draw(place)
        var last = "Lot"
        for number in 1...copies {
            graph.bash("Use\(number)", mark(place) + "cat {x} > {y}")
            graph.file("Used\(number)", "used\(number).txt")
            graph.link(last, "Use\(number)")
            graph.link("Use\(number)", "Used\(number)", port: "y")
            last = "Used\(number)"
        }
        graph.bash("Count", mark(place) + "wc -l < {y} > {n}")
        graph.file("Lines", "lines.txt")
        graph.bash("After", mark(place) + "cat {n} > {m}")
        graph.file("Last", "last.txt")
        graph.link(last, "Count", port: "y")
        graph.link("Count", "Lines", port: "n")
        graph.link("Lines", "After", port: "n")
        graph.link("After", "Last", port: "m")
        return graph
    }

    private func mark(_ place: Workplace) -> String { "echo $DLG_UID >> '\(place.path)/effects'; " }

    private func effects(_ place: Workplace) throws -> [String: Int] {
        try place.read("effects").split(separator: "\n").reduce(into: [:]) { counts, line in
            counts[String(line), default: 0] += 1
        }
    }

    private func runThatLosesItsLog(_ place: Workplace, copies: Int) throws {
        let run = try place.run(chain(place, copies: copies), ranks: 2)
        #expect(run.status == 0, "\(run.errors)")
        _ = try place.shell("rm s/data/log.txt")
    }

    private func draws(_ command: String, _ use: String) -> GraphDrawing {
        var graph = GraphDrawing()
        graph.bash("Draw", command + "; echo > {l}")
        graph.file("Log", "log.txt")
        graph.file("Lot", "lot")
        graph.bash("Use", use)
        graph.file("Used", "used.txt")
        graph.link("Draw", "Log", port: "l")
        graph.chain("Draw", "Lot", "Use")
        graph.link("Use", "Used", port: "y")
        return graph
    }

    /// The run that made it again was killed when the app was recorded and its data was not.
    @Test func whatAKilledRunMadeAgainIsLookedAtToo() throws {
        let place = try Workplace()
        let graph = draws("date +%s%N > {x}", "cat {x} > {y}")
        #expect(try place.run(graph, ranks: 1).status == 0)
        let script = "rm s/data/log.txt; WEIR_FAULT=amid-record:2 '\(Workplace.weir)' resume s"
        #expect(try place.shell(script).status != 0)
        let resumed = try place.weir("resume", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try place.read("s/data/lot") == place.read("s/data/used.txt"))
        #expect(try place.weir("status", "--quiet", "s").output == "done\n")
    }

    @Test func aFolderIsMadeAgainInPlaceOfTheOldOne() throws {
        let place = try Workplace()
        let graph = draws("mkdir {x}; date +%s%N | tee {x}/a > {x}/$(date +%N)", "cat {x}/a > {y}")
        #expect(try place.run(graph, ranks: 1).status == 0)
        _ = try place.shell("rm s/data/log.txt")
        let resumed = try place.weir("resume", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try place.read("s/data/lot/a") == place.read("s/data/used.txt"))
        #expect(try place.shell("ls s/data/lot | wc -l").output == "2\n")
    }

    /// As a user starts it: in this process, as a child, or under a launcher.
    @Test(
        arguments: [
            "'WEIR' resume s", "'WEIR' resume -n 3 s",
            "mpirun --oversubscribe -n 2 'WEIR' resume s",
        ])
    func onlyWhoReadWhatCameOutDifferentRunsAgain(_ command: String) throws {
        let place = try Workplace()
        try runThatLosesItsLog(place, copies: 1)
        let resumed = try place.shell(
            command.replacingOccurrences(of: "WEIR", with: Workplace.weir))
        #expect(resumed.status == 0, "\(resumed.errors)")
        let told = "1 app is out of date: its input came out different; run again"
        #expect(resumed.output.components(separatedBy: told).count == 3, "\(resumed.output)")
        #expect(try place.read("s/data/lot.txt") == place.read("s/data/used1.txt"))
        // That there is still one line is where it ends.
        #expect(try effects(place) == ["Draw_0": 2, "Use1_0": 2, "Count_0": 2, "After_0": 1])
        #expect(try place.weir("status", "--quiet", "s").output == "done\n")
        #expect(try place.weir("resume", "s").output.contains("nothing to run"))
    }

    /// However long the chain: after a few steps of it all the rest goes in one.
    @Test func itComesToAnEnd() throws {
        let place = try Workplace()
        try runThatLosesItsLog(place, copies: 6)
        let resumed = try place.weir("resume", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.output.components(separatedBy: "out of date").count == 4)
        #expect(try place.read("s/data/lot.txt") == place.read("s/data/used6.txt"))
        #expect(try effects(place).values.allSatisfy { $0 == 2 })
    }

    /// It dies when it knows, and before it has begun to do anything for it.
    @Test func whatIsOutOfDateIsNotDone() throws {
        let place = try Workplace()
        try runThatLosesItsLog(place, copies: 1)
        let died = try place.weir(
            "resume", "s",
            environment: Workplace.asRoot.merging(["WEIR_FAULT": "amid-resuming:2"]) { $1 })
        #expect(died.status != 0)
        let quiet = try place.weir("status", "--quiet", "s")
        #expect(quiet.status == 75 && quiet.output == "resumable\n")
        let text = "1 app is out of date: its input came out different"
        #expect(try place.weir("status", "s").output.contains(text))
        #expect(try place.weir("status", "--json", "s").output.contains("\"outOfDate\": 1"))
        let plan = try place.weir("resume", "--plan", "s").output
        #expect(plan.contains("2 of 9 Drops would be done"), "\(plan)")
        #expect(plan.contains("its input came out different"), "\(plan)")
        #expect(try place.weir("resume", "-n", "2", "s").status == 0)
        #expect(try place.read("s/data/lot.txt") == place.read("s/data/used1.txt"))
        #expect(try place.weir("status", "--quiet", "s").output == "done\n")
    }

    /// The same size, other bytes: the checksum tells, though nobody keeps what was in memory.
    @Test func contentsInMemoryAreComparedToo() throws {
        let place = try Workplace()
        try place.write("before\n", to: "in.txt")
        var graph = GraphDrawing()
        graph.file("In", "in.txt")
        graph.app("Into", "dlg.apps.simple.CopyApp")
        graph.memory("Held")
        graph.app("First", "dlg.apps.simple.CopyApp")
        graph.file("Early", "early.txt")
        graph.app("Second", "dlg.apps.simple.CopyApp")
        graph.file("Late", "late.txt")
        graph.chain("In", "Into", "Held", "First", "Early")
        graph.chain("Held", "Second", "Late")
        #expect(try place.run(graph, ranks: 2).status == 0)
        // What comes out the same makes nobody run.
        _ = try place.shell("rm s/data/late.txt")
        let same = try place.weir("resume", "-n", "2", "s")
        #expect(same.status == 0 && !same.output.contains("out of date"), "\(same.output)")
        try place.write("behind\n", to: "in.txt")
        _ = try place.shell("rm s/data/late.txt")
        let other = try place.weir("resume", "-n", "2", "s")
        #expect(other.status == 0 && other.output.contains("out of date"), "\(other.output)")
        #expect(try place.read("s/data/early.txt") == "behind\n")
        #expect(try place.read("s/data/late.txt") == "behind\n")
    }

    /// The journal has lost what was read: so nobody can say whether it comes out the same.
    @Test func whatNobodyRecordedIsTakenForAnother() throws {
        let place = try Workplace()
        try place.write("input\n", to: "in.txt")
        var graph = GraphDrawing()
        graph.file("In", "in.txt")
        graph.app("Into", "dlg.apps.simple.CopyApp")
        graph.memory("Held")
        graph.bash("Use", mark(place) + "cat {y} > {z}")
        graph.app("Out", "dlg.apps.simple.CopyApp")
        graph.file("File", "file.txt")
        graph.file("Used", "used.txt")
        graph.chain("In", "Into", "Held", "Out", "File")
        graph.link("File", "Use", port: "y")
        graph.link("Use", "Used", port: "z")
        #expect(try place.run(graph).status == 0)
        try damageRecord(of: "Held", in: place)
        let plan = try place.weir("resume", "--plan", "s").output
        #expect(plan.contains("Held") && plan.contains("not done yet"), "\(plan)")
        #expect(plan.contains("what it had read was not recorded"), "\(plan)")
        #expect(!plan.contains("Use"), "\(plan)")
        #expect(try place.weir("resume", "s").status == 0)
        #expect(try effects(place) == ["Use_0": 1])
    }

    private func damageRecord(of component: String, in place: Workplace) throws {
        let lines = try place.weir("journal", "s").output.split(separator: "\n")
        let number = try #require(lines.firstIndex { $0.contains(" \(component)/") })
        let file = URL(fileURLWithPath: place.path + "/s/journal/rank-0.journal")
        var bytes = try Data(contentsOf: file)
        var offset = 8
        for _ in 0..<number { offset += Int(bytes[offset + 4]) | Int(bytes[offset + 5]) << 8 }
        bytes[offset] ^= 1
        try bytes.write(to: file)
    }
}
