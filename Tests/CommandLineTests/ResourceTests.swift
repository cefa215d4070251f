import Foundation
import TestSupport
import Testing

/// What apps ask for: cores are given and counted, memory is limited, too much is refused.
@Suite(.serialized, .timeLimit(.minutes(5)))
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
        let list = try place.weir("drops", "--json", "s").output
        let drops = try #require(
            try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [[String: Any]])
        let times = drops.filter { $0["kind"] as? String == "app" }.compactMap { drop in
            (drop["started"] as? Double).flatMap { began in
                (drop["ended"] as? Double).map { (began, $0) }
            }
        }.sorted { $0.0 < $1.0 }
        #expect(times.count == 6)
        for (one, next) in zip(times, times.dropFirst()) { #expect(one.1 <= next.0) }
    }

    @Test(arguments: [
        ("num_cpus", "100000", "it asks for 100000 cores, and a host has"),
        ("memory", "5000 TB", "it asks for 5000000 GB of memory, and a host has"),
        ("memory", "lots", "\"lots\" is no amount of memory"),
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
