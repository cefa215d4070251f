import Foundation
import Spawner
import TestSupport
import Testing

@testable import CommandLine

/// What apps ask for: cores are given and counted, memory is limited, too much is refused.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ResourceTests {
    private func graph(
        _ command: String, _ fields: [String: String], copies: Int = 1
    ) throws -> String {
        var graph = GraphDrawing()
        graph.scatter("copies", copies)
        graph.bash("work", command, in: "copies")
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            graph.set(name, of: "work", value)
        }
        graph.file("out", "out.txt", in: "copies")
        graph.link("work", "out")
        return try graph.json()
    }

    @Test(arguments: [("1", "1"), ("2", "2"), ("-1", "1")])
    func aProgramIsToldHowManyCoresItHas(_ asked: String, _ given: String) throws {
        let place = try Workplace()
        let command = "env | grep OMP_NUM_THREADS > {x}"
        try place.write(try graph(command, ["num_cpus": asked]), to: "a.graph")
        var environment = Workplace.asRoot
        environment["OMP_NUM_THREADS"] = "77"
        let run = try place.weir(
            "run", "--slots", "3", "a.graph", "--session", "s", environment: environment)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/out.txt") == "OMP_NUM_THREADS=\(given)\n")
    }

    /// Of two cores each takes both; of four, more than half.
    @Test(arguments: [("2", "2"), ("4", "3"), ("2", "5")])
    func whatNeedsAllCoresRunsAlone(_ slots: String, _ cores: String) throws {
        let place = try Workplace()
        let text = try graph("sleep 0.05; echo > {x}", ["num_cpus": cores], copies: 6)
        try place.write(text, to: "a.graph")
        // More slots than it has let a rank take what would be refused.
        let run = try place.weir(
            "run", "-n", "1", "--slots", slots, "a.graph", "--session", "s")
        guard Int(cores) ?? 0 <= max(Int(slots) ?? 0, ProcessInfo.processInfo.processorCount)
        else {
            #expect(run.status == 3)
            return
        }
        #expect(run.status == 0, "\(run.errors)")
        let stays = try Stay.ofApps(place, "s")
        #expect(stays.count == 6)
        #expect(Stay.most(of: stays) { _ in 1 } == 1)
    }

    /// Each rank has one core of four: what asks for three runs, and the other ranks leave it room.
    @Test(arguments: ["2", "4"])
    func ranksOfAHostTogetherUseNoMoreThanItHas(_ ranks: String) throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        for (name, cores) in ["small": 1, "large": 3] {
            graph.scatter("\(name)s", 8)
            graph.bash(name, "sleep 0.0$((RANDOM % 8 + 1)); echo > {x}", in: "\(name)s")
            graph.set("num_cpus", of: name, "\(cores)")
            graph.file("\(name)Out", "\(name).txt", in: "\(name)s")
            graph.link(name, "\(name)Out")
        }
        try place.write(try graph.json(), to: "a.graph")
        let slots = ranks == "4" ? "1" : "2"
        let run = try place.weir("run", "-n", ranks, "--slots", slots, "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let stays = try Stay.ofApps(place, "s")
        #expect(stays.count == 16 && Set(stays.map(\.rank)).count == Int(ranks))
        #expect(Stay.most(of: stays) { $0.name == "large" ? 3 : 1 } <= 4)
    }

    /// More than half of the memory each, so never two at once, on whatever ranks.
    @Test func memoryIsAccountedByHost() throws {
        let place = try Workplace()
        let asked = Host.memory / 10 * 6
        let text = try graph("sleep 0.05; echo > {x}", ["memory": "\(asked)"], copies: 6)
        try place.write(text, to: "a.graph")
        let run = try place.weir("run", "-n", "3", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let stays = try Stay.ofApps(place, "s")
        #expect(stays.count == 6 && Set(stays.map(\.rank)).count == 3)
        #expect(Stay.most(of: stays) { _ in 1 } == 1)
    }

    /// What mpirun binds are ranks: a program has as many cores as it asks for.
    @Test(.enabled(if: Host.cores > 1, "on one core there is nothing to be bound to"))
    func aProgramMayUseAsManyCoresAsItAsksFor() throws {
        let place = try Workplace()
        let command = "grep Cpus_allowed_list /proc/self/status > {x}"
        for (asked, ranks) in [("1", "1"), ("1", "2"), ("2", "2")] {
            try place.write(try graph(command, ["num_cpus": asked], copies: 2), to: "a.graph")
            let run = try place.shell(
                "rm -rf s; mpirun -n \(ranks) --bind-to core '\(Workplace.weir)' run a.graph "
                    + "--session s")
            #expect(run.status == 0, "\(run.errors)")
            let line = try place.read("s/data/out_0-0.txt").trimmingCharacters(in: .newlines)
            let words = line.split(separator: "\t")
            let cores = ProcessorSet(list: words.last ?? "").count
            // Of two cores each rank has one, and keeps what asks for one there.
            let bound = ranks == "2" && asked == "1" && Host.cores == 2
            #expect(cores == (bound ? 1 : Host.cores), "\(asked) of \(ranks): \(line)")
        }
    }

    /// The threads of a rank, too: a core each.
    @Test(.enabled(if: Host.cores > 1, "on one core there is nothing to be bound to"))
    func appsInsideARankMayUseAllItsCores() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.app("wait", "dlg.apps.simple.SleepApp", ["sleep_time": "600"])
        graph.memory("end")
        graph.link("wait", "end")
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.shell(
            """
            true
            mpirun -n 1 --bind-to core '\(Workplace.weir)' run a.graph --session s & run=$!
            for attempt in {1..1200}; do
                read -r rank < /proc/$run/task/$run/children
                sort -u /proc/${rank%% *}/task/*/status > lists \
                    && grep Cpus_allowed_list lists > found && test $(wc -l < found) -gt 1 && break
                sleep 0.1
            done
            kill -INT $run; wait $run; cat found
            """)
        let counts = run.output.split(separator: "\n").compactMap { line in
            line.split(separator: "\t").last.map { ProcessorSet(list: $0).count }
        }
        #expect(counts.contains(1) && counts.contains(Host.cores), "\(run.output)")
    }

    @Test(arguments: [
        ("num_cpus", "100000", "it asks for 100000 cores, and a host has"),
        ("memory", "5000 TB", "it asks for 5000000 GB of memory, and a host has"),
        ("memory", "lots", "\"lots\" is no number of bytes"),
        ("log_limit", "much", "\"much\" is no number of bytes"),
    ])
    func moreThanAHostHasIsRefusedBeforeTheRun(
        _ field: String, _ value: String, _ message: String
    ) throws {
        let place = try Workplace()
        try place.write(try graph("echo > {x}", [field: value], copies: 3), to: "a.graph")
        for ranks in ["1", "2"] {
            let run = try place.weir("run", "-n", ranks, "a.graph", "--session", "s")
            #expect(run.status == 3)
            #expect(run.errors.contains("field \"\(field)\": \(message)"), "\(run.errors)")
            #expect(run.errors.split(separator: "\n").count == 2)
            #expect(!place.has("s"))
        }
        let trial = try place.weir("run", "--zero-run", "a.graph", "--session", "s")
        #expect(trial.status == 0, "\(trial.errors)")
    }

    /// Of more than the limit the first and the last half are kept, and the log says so.
    @Test(arguments: [(nil, 1 << 20), ("20 kB", 20_000), ("3 MiB", 3 << 20)] as [(String?, Int)])
    func asMuchOfTheOutputIsKeptAsTheGraphSays(_ asked: String?, _ limit: Int) throws {
        let place = try Workplace()
        var fields: [String: String] = [:]
        fields["log_limit"] = asked
        let lines = (4 << 20) / 8
        let command = "seq -f %07.0f 1 \(lines) && touch {x}"
        try place.write(try graph(command, fields), to: "a.graph")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let log = try place.weir("log", "s", "work/0-0").output
        #expect(log.hasPrefix("0000001\n0000002\n") && log.hasSuffix("0\(lines)\n"))
        let note = "\n[weir: \(8 * lines - limit) bytes left out]\n"
        #expect(log.contains(note))
        #expect(log.utf8.count == limit + note.utf8.count)
    }

    @Test func aProgramThatExceedsItsMemoryIsToldSo() throws {
        let place = try Workplace()
        let command = "head -c 1G /dev/zero | tail -c 900M > {x}"
        try place.write(try graph(command, ["memory": "100 MB"]), to: "a.graph")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(
            run.errors.contains("exceeded its memory of 100 MB (exit status 1)"), "\(run.errors)")
    }

    @Test func aProgramThatFailsOtherwiseIsNotBlamedForItsMemory() throws {
        let place = try Workplace()
        let command = "ulimit -v > {x}; cat {x}; exit 3"
        try place.write(try graph(command, ["memory": "200 MiB"]), to: "a.graph")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.contains(": exit status 3\n"), "\(run.errors)")
        #expect(try place.weir("log", "s", "work/0-0").output == "204800\n")
    }
}
