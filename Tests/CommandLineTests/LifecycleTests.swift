import Foundation
import TestSupport
import Testing

/// The end of data's life: who expires when, and that its room is given back.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct LifecycleTests {
    private static let copyApp = "dlg.apps.simple.CopyApp"
    private static let used = ["expireAfterUse": "true"]

    /// Six copies of: numbers → array → memory → file that has no name in the graph; all gathered.
    private func graph() -> GraphDrawing {
        var graph = GraphDrawing()
        graph.scatter("copies", 6)
        graph.app("make", "weir.ComputeApp", ["output_bytes": "70000"], in: "copies")
        graph.memory("array", Self.used.merging(["place": "arena"]) { $1 }, in: "copies")
        graph.app("first", Self.copyApp, in: "copies")
        graph.memory("memory", Self.used, in: "copies")
        graph.app("second", Self.copyApp, in: "copies")
        graph.file("file", in: "copies")
        graph.set("expireAfterUse", of: "file", "true")
        graph.app("gather", "dlg.apps.simple.GenericGatherApp")
        graph.memory("both", Self.used.merging(["place": "arena"]) { $1 })
        graph.app("count", "dlg.apps.crc.CRCApp")
        graph.file("result", "result.txt")
        graph.set("expireAfterUse", of: "result", "true")
        graph.chain(
            "make", "array", "first", "memory", "second", "file", "gather", "both", "count",
            "result")
        return graph
    }

    private func states(_ place: Workplace) throws -> [String: Set<String>] {
        var states: [String: Set<String>] = [:]
        for line in try place.weir("data", "s").output.split(separator: "\n").dropFirst() {
            let words = line.split(separator: " ")
            guard words.count > 2 else { continue }
            states[String(words[0]), default: []].insert(String(words[2]))
        }
        return states
    }

    @Test(arguments: [1, 2, 3])
    func whatHasBeenUsedIsDeletedAndResultsAreKept(_ ranks: Int) throws {
        let place = try Workplace()
        let run = try place.run(graph(), ranks: ranks)
        #expect(run.status == 0, "\(run.errors)")
        let deleted: Set = ["DELETED"]
        #expect(
            try states(place) == [
                "array": deleted, "memory": deleted, "file": deleted, "both": deleted,
                "result": ["COMPLETED"],
            ])
        let files = try FileManager.default.contentsOfDirectory(atPath: place.path + "/s/data")
        #expect(files.filter { !$0.hasPrefix("arena-") } == ["result.txt"])
        // Empty but for what the format needs.
        for file in files where file.hasPrefix("arena-") {
            let path = place.path + "/s/data/" + file
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            #expect(size ?? .max < 4096, "\(file)")
            #expect(try place.shell("h5dump -n s/data/\(file)").status == 0)
        }
        #expect(try place.weir("cat", "s", "array/0-1").errors.contains("array/0-1 was deleted"))
    }

    /// Of 6 × 70,000 zeros.
    @Test func theResultIsRight() throws {
        let place = try Workplace()
        #expect(try place.run(graph(), ranks: 2).status == 0)
        let crc = try place.read("s/data/result.txt")
        var kept = graph()
        for data in ["array", "memory", "file", "both"] { kept.set("persist", of: data, "true") }
        let other = try Workplace()
        #expect(try other.run(kept, ranks: 1).status == 0)
        #expect(try other.read("s/data/result.txt") == crc)
        #expect(try states(other)["file"] == ["COMPLETED"])
        // What is to persist does not lie in memory.
        #expect(try other.weir("cat", "s", "memory/0-3").output.utf8.count == 70_000)
    }

    @Test(arguments: [1, 2])
    func whatAFailedAppWasToReadIsKept(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.app("make", "weir.ComputeApp", ["output_bytes": "10"])
        graph.file("data")
        graph.set("expireAfterUse", of: "data", "true")
        graph.app("copy", Self.copyApp)
        graph.file("good")
        graph.app("fail", "weir.FailApp")
        graph.file("bad")
        graph.chain("make", "data", "copy", "good")
        graph.chain("data", "fail", "bad")
        let place = try Workplace()
        #expect(try place.run(graph, ranks: ranks).status == 1)
        #expect(try states(place)["data"] == ["COMPLETED"])
        #expect(place.has("s/data/data_0"))
    }

    /// A lifespan that is over waits for readers; one that is not over keeps the data.
    @Test func aLifespanEndsWhatIsNotReadAnyMore() throws {
        var graph = GraphDrawing()
        graph.app("make", "weir.ComputeApp", ["output_bytes": "10"])
        for (name, span) in [("short", "0"), ("long", "86400"), ("other", "0")] {
            graph.file(name)
            graph.set("lifespan", of: name, span)
            graph.link("make", name)
        }
        graph.bash("read", "sleep 0.3; cat {x} | wc -c > {y}")
        graph.file("end", "end.txt")
        graph.link("short", "read")
        graph.link("read", "end", port: "y")
        let place = try Workplace()
        graph.set("filepath", of: "other", place.path + "/other.dat")
        #expect(try place.run(graph, ranks: 1).status == 0)
        let states = try states(place)
        #expect(states["short"] == ["DELETED"] && states["long"] == ["COMPLETED"])
        #expect(try place.read("s/data/end.txt") == "10\n")
        // It lies outside the session: not ours alone.
        #expect(states["other"] == ["EXPIRED"])
        #expect(place.has("other.dat"))
        #expect(try place.weir("cat", "s", "other/0").errors.contains("other/0 is expired"))
    }

    @Test func bothKeysAreRefused() throws {
        var graph = graph()
        graph.set("lifespan", of: "file", "10")
        let place = try Workplace()
        let run = try place.run(graph)
        #expect(run.status == 3)
        #expect(run.errors.contains("\"file\": field \"lifespan\": it has a lifespan, and exp"))
    }

    // MARK: A loop that stays flat

    /// A thousand rounds, each of which writes 200 kB as an array, in memory and as a file.
    private func loop() -> GraphDrawing {
        var graph = GraphDrawing()
        graph.loop("rounds", 1000)
        graph.app("make", "weir.ComputeApp", ["output_bytes": "200000"], in: "rounds")
        graph.set("group_start", of: "make", "1")
        graph.memory("array", Self.used.merging(["place": "arena"]) { $1 }, in: "rounds")
        graph.app("one", Self.copyApp, in: "rounds")
        graph.memory("memory", in: "rounds")
        graph.app("two", Self.copyApp, in: "rounds")
        graph.file("file", in: "rounds")
        graph.set("expireAfterUse", of: "file", "true")
        graph.app("three", "dlg.apps.crc.CRCApp", in: "rounds")
        graph.memory("sum", in: "rounds")
        graph.set("group_end", of: "sum", "1")
        graph.chain("make", "array", "one", "memory", "two", "file", "three", "sum")
        graph.link("sum", "make")
        return graph
    }

    /// What a loop writes in all, 600 MB, is many times what it ever holds.
    @Test(arguments: [1, 2])
    func aLoopOfAThousandRoundsStaysFlat(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(try loop().json(), to: "a.graph")
        try place.write(Self.watch, to: "watch.py")
        let run = try place.shell(
            "/usr/bin/python3 watch.py '\(Workplace.weir)' run -n \(ranks) a.graph --session s")
        #expect(run.status == 0, "\(run.errors)")
        let figures = run.output.split(separator: "\n").last?.split(separator: " ").compactMap {
            Int($0)
        }
        let (disk, resident) = (figures?.first ?? .max, figures?.last ?? .max)
        #expect(disk < 40_000, "kB on disk at most: \(run.output)")
        #expect(resident < 120_000, "kB resident at most: \(run.output)")
        #expect(try states(place)["file"] == ["DELETED"])
        #expect(try states(place)["array"] == ["DELETED"])
    }

    /// The most that a program takes on disk in s/data while it runs, and in memory, in kB.
    private static let watch = """
        import os, resource, subprocess, sys, time
        run = subprocess.Popen(sys.argv[1:])
        most = 0
        while run.poll() is None:
            used = 0
            try:
                for entry in os.scandir("s/data"):
                    used += entry.stat().st_blocks // 2
            except FileNotFoundError:
                pass
            most = max(most, used)
            time.sleep(0.005)
        print(most, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        sys.exit(run.returncode)
        """
}
