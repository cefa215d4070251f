import Foundation
import TestSupport
import Testing

/// What takes time: time limits, pauses between tries, sleeping in place of work, and the trace of it.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct TimeTests {
    private static func graph(_ command: String, _ fields: [String: String]) throws -> String {
        var graph = GraphDrawing()
        graph.app(
            "work", "dlg.apps.bash_shell_app.BashShellApp",
            fields.merging(["command": command]) { old, _ in old })
        graph.file("out", "out.txt")
        graph.link("work", "out")
        return try graph.json()
    }

    /// It would take twenty minutes, and does not heed SIGTERM.
    @Test(arguments: [1, 2])
    func whatTakesTooLongIsEnded(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(
            try Self.graph("trap '' TERM; sleep 600 & wait; sleep 600", ["time_limit": "0.5"]),
            to: "a.graph")
        let run = try place.weir("run", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.contains("took longer than its time limit of 0.5 s"))
        #expect(run.leftovers.isEmpty && !run.timedOut)
    }

    /// Twenty of half a second each wait for one core: the last for more than nine seconds.
    @Test func waitingForACoreIsNoTimeOfATry() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.scatter("copies", 20)
        graph.app(
            "work", "dlg.apps.bash_shell_app.BashShellApp",
            ["command": "sleep 0.5; echo > {x}", "time_limit": "9"], in: "copies")
        graph.file("out", "out.txt", in: "copies")
        graph.link("work", "out")
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir("run", "a.graph", "--slots", "1", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
    }

    /// Third time lucky, and 0.2 s and 0.4 s in between.
    @Test func triesAreApartAsLongAsAsked() throws {
        let place = try Workplace()
        try place.write(
            try Self.graph(
                "test $WEIR_ATTEMPT = 3 && echo {x} > {x}", ["n_tries": "3", "retry_delay": "0.2"]),
            to: "a.graph")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let bars = try Self.bars(place)
        #expect(bars.map { $0["attempt"] } == [1, 2, 3])
        let begins = bars.compactMap { $0["ts"] }
        #expect(begins.count == 3)
        #expect(begins[1] - begins[0] >= 200_000 && begins[2] - begins[1] >= 400_000)
    }

    @Test(arguments: [1, 3])
    func aSleepRunSleepsForWeights(_ ranks: Int) throws {
        let place = try Workplace()
        let sketch = GraphSketch(command: "exit 1", copies: 6, dropClass: "some.unknown.App")
        try place.write(try sketch.json(), to: "a.graph")
        let run = try place.weir(
            "run", "-n", "\(ranks)", "--sleep-run", "0.05", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("12 Drops on \(ranks) rank"))
        let bars = try Self.bars(place)
        #expect(bars.count == 6)
        // Weights are 1 where the graph gives none.
        for bar in bars { #expect((bar["dur"] ?? 0) >= 50_000) }
        for words in ["--sleep-run x", "--sleep-run -1", "--sleep-run 1 --zero-run"] {
            let wrong = try place.shell("'\(Workplace.weir)' run \(words) a.graph")
            #expect(wrong.status == 2 && wrong.errors.contains("try:"), "\(wrong.errors)")
        }
    }

    /// The bars of `weir trace`: numbers of each, in the order of their begins.
    private static func bars(_ place: Workplace) throws -> [[String: Double]] {
        let trace = try place.weir("trace", "s")
        #expect(trace.status == 0, "\(trace.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(trace.output.utf8))
        let events = try #require((json as? [String: Any])?["traceEvents"] as? [[String: Any]])
        let bars = events.filter { $0["ph"] as? String == "X" }.map { event in
            var bar: [String: Double] = [:]
            for key in ["ts", "dur", "pid"] { bar[key] = (event[key] as? NSNumber)?.doubleValue }
            let arguments = event["args"] as? [String: Any]
            bar["attempt"] = (arguments?["attempt"] as? NSNumber)?.doubleValue
            return bar
        }
        return bars.sorted { ($0["ts"] ?? 0) < ($1["ts"] ?? 0) }
    }
}
