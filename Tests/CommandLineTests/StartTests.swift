import Foundation
import TestSupport
import Testing

/// What a start of a program costs the rank's own thread, as the trace tells.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct StartTests {
    private static let programs = 200

    /// Held against what it would be held for if it forked, with 128 MB as a rank may have. The middle
    /// of many, for the system may take the core away at any time.
    @Test(arguments: [1, 2])
    func aStartHoldsARanksThreadForLessThanAForkWould(_ ranks: Int) throws {
        let place = try Workplace()
        try place.writeGraph(command: "true", copies: Self.programs)
        let run = try place.weir("run", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let held = try Stay.events(place, "s").compactMap { event in
            (event["args"] as? [String: Any])?["startMicroseconds"] as? Double
        }.sorted()
        #expect(held.count == Self.programs)
        let fork = try place.shell("python3 -c '\(Self.forking)'")
        let middle = held[held.count / 2]
        let forked = try #require(Double(fork.output), "\(fork.errors)")
        #expect(0 < middle && middle < forked)
        try agrees(with: held, place)
    }

    /// Nothing of the first is in memory before the run: it would take several times as long as the others.
    /// The best of some runs, for an interrupt may come at any time.
    @Test func theFirstStartTakesNoLongerThanTheOthers() throws {
        let place = try Workplace()
        try place.writeGraph(command: "true", copies: 100)
        let best = try (0..<5).map { number in
            let run = try place.weir("run", "a.graph", "--session", "s\(number)")
            #expect(run.status == 0, "\(run.errors)")
            let began = try Stay.events(place, "s\(number)").sorted {
                ($0["ts"] as? Double ?? 0) < ($1["ts"] as? Double ?? 0)
            }
            let held = began.compactMap { event in
                (event["args"] as? [String: Any])?["startMicroseconds"] as? Double
            }
            return try #require(held.first) / held.sorted()[held.count / 2]
        }.min()
        #expect(try #require(best) < 1.5)
    }

    /// A start is gone through before the run, for what never starts in the run too.
    @Test func whatIsGoneThroughBeforeTheRunLeavesNothing() throws {
        let place = try Workplace()
        try place.writeGraph(command: "cat {in} > {out}", input: "missing.txt")
        let graph = try place.read("a.graph").replacingOccurrences(
            of: "result.txt", with: "folder/result.txt")
        try place.write(graph, to: "a.graph")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 1 && run.errors.contains("missing.txt"), "\(run)")
        #expect(place.has("s/data") && !place.has("s/data/folder"))
        #expect(try Stay.events(place, "s").isEmpty)
        try Data().write(to: URL(fileURLWithPath: place.path + "/missing.txt"))
        #expect(try place.weir("run", "a.graph", "--session", "t").status == 0)
        #expect(place.has("t/data/folder"))
    }

    /// Prints the microseconds that the shortest of some forks took.
    private static let forking = """
        import mmap, os, time
        memory = mmap.mmap(-1, 128 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        memory.madvise(mmap.MADV_NOHUGEPAGE)
        for page in range(0, 128 << 20, 4096): memory[page] = 1
        times = []
        for attempt in range(5):
            begun = time.monotonic()
            child = os.fork()
            if child == 0: os._exit(0)
            times.append(time.monotonic() - begun)
            os.waitpid(child, 0)
        print(min(times) * 1e6, end="")
        """

    /// The summary has the longest start, and the sum.
    private func agrees(with held: [Double], _ place: Workplace) throws {
        let bytes = Data(try place.read("s/summary.json").utf8)
        let summary = try #require(
            try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        let ranks = try #require(summary["byRank"] as? [[String: Any]])
        let longest = ranks.compactMap { $0["longestStartMicroseconds"] as? Double }
        let sums = ranks.compactMap { $0["startMicroseconds"] as? Double }
        #expect(longest.max() == held.last)
        #expect(abs(sums.reduce(0, +) - held.reduce(0, +)) < 1)
    }
}
