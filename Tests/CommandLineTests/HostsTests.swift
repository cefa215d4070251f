import Foundation
import TestSupport
import Testing

@testable import CommandLine

/// Runs on several hosts, made of namespaces on this machine, with TCP between them.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: RealHosts.canBeMade, "\(RealHosts.needs)"))
struct HostsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let example = root.appendingPathComponent("examples/hello-scatter").path

    private func run(
        _ hosts: Int, _ mpirun: String, _ weir: String, in place: Workplace
    ) throws -> Outcome {
        let run = try place.shell(
            "'\(RealHosts.starter)' \(hosts) mpirun \(mpirun) '\(Workplace.weir)' run \(weir)")
        #expect(run.leftovers.isEmpty)
        return run
    }

    private func summary(_ place: Workplace) throws -> [String: Any] {
        let bytes = Data(try place.read("s/summary.json").utf8)
        return try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    }

    @Test(arguments: [
        (2, "-n 4 --host h1:2,h2:2", [0, 0, 1, 1]),
        (3, "-n 6 --host h1:2,h2:2,h3:2 --map-by node", [0, 1, 2, 0, 1, 2]),
        (4, "-n 5 --host h1:1,h2:2,h3:1,h4:1", [0, 1, 1, 2, 3]),
    ])
    func hostsAreIslandsAndTheResultIsTheSame(
        _ hosts: Int, _ mpirun: String, _ islands: [Int]
    ) throws {
        let place = try Workplace()
        let run = try run(
            hosts, mpirun, "'\(Self.example)/hello-scatter.graph' --session s", in: place)
        #expect(run.status == 0, "\(run.errors)")
        let expected = try String(
            contentsOfFile: Self.example + "/letter.expected.txt", encoding: .utf8)
        #expect(try place.read("s/data/letter.txt") == expected)
        #expect(run.output.contains("35 Drops on \(islands.count) ranks of \(hosts) hosts in"))

        let summary = try summary(place)
        #expect(summary["hosts"] as? [String] == (1...hosts).map { "h\($0)" })
        let ranks = try #require(summary["byRank"] as? [[String: Any]])
        #expect(ranks.map { $0["island"] as? Int } == islands)
        #expect(ranks.map { $0["host"] as? String } == islands.map { "h\($0 + 1)" })
        #expect(try #require(summary["masterMessages"] as? Int) >= 3 * (hosts - 1))
    }

    /// Shared by programs of one host, and sent to those of the other.
    @Test func memoryForProgramsGoesToOtherHosts() throws {
        let place = try Workplace()
        var graph = PlacedGraph(ranks: 3)
        let bash = "dlg.apps.bash_shell_app.BashShellApp"
        graph.app(
            1, bash, reads: [], on: 0, dataOn: 0, ["command": "seq 200000 > %o0"], place: "shared")
        for reader in 0..<3 {
            graph.app(
                2 + reader, bash, reads: [1], file: "sum-\(reader).txt", on: reader, dataOn: reader,
                ["command": "hostname > %o0; md5sum < %i0 >> %o0"])
        }
        try place.write(try graph.json(), to: "a.graph")
        let run = try run(2, "-n 3 --host h1:2,h2:1", "a.graph --session s", in: place)
        #expect(run.status == 0, "\(run.errors)")
        let sum = try place.shell("seq 200000 | md5sum").output
        for (reader, host) in ["h1", "h1", "h2"].enumerated() {
            #expect(try place.read("s/data/sum-\(reader).txt") == "\(host)\n\(sum)")
        }
        let summary = try summary(place)
        let ranks = try #require(summary["byRank"] as? [[String: Any]])
        let received = ranks.map { $0["bytesReceived"] as? Int ?? 0 }
        #expect(received[1] < 100_000 && received[2] > 1_000_000)
    }

    private static let bash = "dlg.apps.bash_shell_app.BashShellApp"

    /// Each host has its own: what the other one reads is copied to the session, and what stays is there for its
    /// own apps alone.
    @Test func whatTheOtherHostReadsIsCopiedOutOfScratch() throws {
        let place = try Workplace()
        var graph = PlacedGraph(ranks: 2)
        for (number, file) in [(1, "far.txt"), (2, "near.txt")] {
            graph.app(
                number, Self.bash, reads: [], file: file, on: 0, dataOn: 0,
                ["command": "hostname > %o0; seq 1000 >> %o0"], place: "scratch")
        }
        for (number, rank) in [(1, 1), (2, 0)] {
            graph.app(
                number + 2, Self.bash, reads: [number], file: "read-\(number).txt", on: rank,
                dataOn: rank,
                ["command": "{ echo %i0; hostname; head -1 %i0; wc -l < %i0; } > %o0"])
        }
        try place.write(try graph.json(), to: "a.graph")
        let run = try run(
            2, "-n 2 --host h1:1,h2:1", "--scratch /dev/shm a.graph --session s", in: place)
        #expect(run.status == 0, "\(run.errors)")
        let far = try place.read("s/data/read-1.txt").split(separator: "\n").map(String.init)
        #expect(far.first?.hasSuffix("/s/data/far.txt") ?? false, "\(far)")
        #expect(far.dropFirst() == ["h2", "h1", "1001"])
        let near = try place.read("s/data/read-2.txt").split(separator: "\n").map(String.init)
        #expect(near.first?.hasPrefix("/dev/shm/weir-") ?? false, "\(near)")
        #expect(near.dropFirst() == ["h1", "h1", "1001"])
        #expect(!place.has("s/data/near.txt"))
    }

    /// The host is gone, and with it what it had: its makers run again, on hosts that are there.
    @Test(arguments: [1, 2])
    func whatALostHostHadInScratchIsMadeAgain(_ hosts: Int) throws {
        let place = try Workplace()
        var graph = PlacedGraph(ranks: 2)
        graph.app(
            1, Self.bash, reads: [], file: "near.txt", on: 1, dataOn: 1,
            ["command": "echo made >> '\(place.path)/made'; seq 1000 > %o0"], place: "scratch")
        graph.app(
            2, Self.bash, reads: [], file: "kept.txt", on: 0, dataOn: 0,
            ["command": "echo kept >> '\(place.path)/made'; seq 10 > %o0"])
        let wait =
            "if test ! -e '\(place.path)/go'; then "
            + "until '\(Workplace.weir)' drops .. --state COMPLETED > '\(place.path)/drops' && "
            + "grep -q d1 '\(place.path)/drops' && grep -q d2 '\(place.path)/drops'; "
            + "do sleep 0.1; done; kill -9 $(ps -o ppid= -p $PPID); sleep 50; fi; "
        graph.app(
            3, Self.bash, reads: [1], file: "read.txt", on: 1, dataOn: 1,
            ["command": wait + "wc -l < %i0 > %o0"])
        try place.write(try graph.json(), to: "a.graph")
        let killed = try run(
            2, "-n 2 --host h1:1,h2:1", "--scratch /dev/shm a.graph --session s", in: place)
        #expect(killed.status != 0 && !killed.timedOut)
        #expect(!place.has("s/data/near.txt"))
        try place.write("", to: "go")
        let plan = try place.weir("resume", "--plan", "s")
        #expect(plan.output.contains("was in scratch, which ended with the run"), "\(plan.output)")
        let list = (1...hosts).map { "h\($0):1" }.joined(separator: ",")
        let resumed = try place.shell(
            "'\(RealHosts.starter)' \(hosts) mpirun -n \(hosts) --host \(list) "
                + "'\(Workplace.weir)' resume --scratch /dev/shm s")
        #expect(resumed.status == 0 && resumed.leftovers.isEmpty, "\(resumed.errors)")
        #expect(try place.read("s/data/read.txt") == "1000\n")
        let made = try place.read("made").split(separator: "\n").sorted()
        #expect(made == ["kept", "made", "made"])
    }

    /// Of two hosts of one rank each it is known what goes between them, and nothing of what stays.
    @Test func whatGoesBetweenHostsIsProbed() throws {
        let place = try Workplace()
        let probe = try place.shell(
            "'\(RealHosts.starter)' 2 mpirun -n 2 --host h1:1,h2:1 '\(Workplace.weir)' probe --disk 0 -o m"
        )
        #expect(probe.status == 0, "\(probe.errors)")
        let figures = try place.read("m").split(separator: "\n").reduce(into: [String: Double]()) {
            let words = $1.split(separator: " ")
            if words.count > 2, words[1] == "=" { $0[String(words[0])] = Double(words[2]) }
        }
        let latency = try #require(figures["latency_between_hosts"])
        let bandwidth = try #require(figures["bandwidth_between_hosts"])
        // By TCP through a bridge of this machine.
        #expect(latency > 1e-7 && latency < 1 && bandwidth > 1e5 && bandwidth < 1e12)
        #expect(figures["latency_inside_host"] == nil && figures["bandwidth_inside_host"] == nil)
        try place.writeGraph(command: "echo > {out}", copies: 4)
        let plan = try place.weir(
            "plan", "a.graph", "-n", "1,2", "--ranks-per-host", "1", "--machine", "m")
        #expect(plan.status == 0 && plan.output.contains("figures as in m"), "\(plan.errors)")
    }

    @Test func aFailureNamesItsHost() throws {
        let place = try Workplace()
        try place.writeGraph(command: "test $(hostname) != h2 && hostname > {out}", copies: 8)
        let run = try run(2, "-n 2 --host h1:1,h2:1", "a.graph --session s", in: place)
        #expect(run.status == 1)
        #expect(run.errors.contains("failed on rank 1, host h2: exit status 1"))
        #expect(run.errors.components("failed on rank") == 1)
        #expect(run.output.contains("and 3 more of Work like"))
        #expect(try place.read("s/data/result_0-0.txt") == "h1\n")
    }

    /// A rank that is killed ends the job on all hosts, with all that the ranks have started.
    @Test func aRankKilledOnAnotherHostEndsTheJob() throws {
        let place = try Workplace()
        try place.writeGraph(
            command: "test $(hostname) = h2 && kill -9 $(ps -o ppid= -p $PPID); sleep 600",
            copies: 2
        )
        let run = try run(2, "-n 2 --host h1:1,h2:1", "a.graph --session killed", in: place)
        #expect(run.status != 0 && !run.timedOut)
        #expect(!place.has("killed/summary.json"))
    }

    /// One app on each host, which ends when the other runs: each host's cores are its own.
    @Test func eachHostHasCoresOfItsOwn() throws {
        let place = try Workplace()
        let command =
            "touch $(hostname).here; for n in {1..1200}; do "
            + "test -e h1.here -a -e h2.here && break; sleep 0.1; done; test $n -lt 1200 > {x}"
        try place.write(try wholeHosts(command, "num_cpus", "2"), to: "a.graph")
        let run = try run(
            2, "-n 4 --host h1:2,h2:2", "--slots 1 a.graph --session s", in: place)
        #expect(run.status == 0, "\(run.errors)")
    }

    /// Hosts tell how large they are: rank 0's is not the largest here, then none is large enough.
    @Test func moreThanTheLargestHostHasIsRefused() throws {
        let place = try Workplace()
        let asked = Host.memory / 10 * 6
        try place.write(try wholeHosts("echo > {x}", "memory", "\(asked)"), to: "a.graph")
        let small =
            "bash -c 'ulimit -v \(Host.memory / 10 * 4 / 1024); "
            + "exec \"$0\" run a.graph --session s' '\(Workplace.weir)'"
        let large = "'\(Workplace.weir)' run a.graph --session s"
        for (other, status) in [(large, Int32(0)), (small, 3)] {
            let run = try place.shell(
                "rm -rf s; '\(RealHosts.starter)' 2 mpirun -n 1 --host h1 \(small) : -n 1 --host h2 \(other)"
            )
            #expect(run.status == status, "\(run.errors)")
            #expect(run.errors.contains("of memory, and a host has") == (status == 3))
        }
    }

    private func wholeHosts(_ command: String, _ field: String, _ value: String) throws -> String {
        var graph = GraphDrawing()
        graph.scatter("copies", 2)
        graph.bash("work", command, in: "copies")
        graph.set(field, of: "work", value)
        graph.file("out", "out.txt", in: "copies")
        graph.link("work", "out")
        return try graph.json()
    }

    @Test func aDedicatedMasterLeavesItsHostsCoresToTheOthers() throws {
        let place = try Workplace()
        try place.writeGraph(command: "hostname > {out}", copies: 6)
        let run = try run(
            2, "-n 3 --host h1:1,h2:2", "--dedicated-master a.graph --session s", in: place)
        #expect(run.status == 0, "\(run.errors)")
        for copy in 0..<6 { #expect(try place.read("s/data/result_0-\(copy).txt") == "h2\n") }
    }
}
