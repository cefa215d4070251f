import Foundation
import TestSupport
import Testing

/// What a run says of itself: progress, the summary and summary.json.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ReportTests {
    private func summary(_ place: Workplace) throws -> [String: Any] {
        let bytes = Data(try place.read("s/summary.json").utf8)
        return try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    }

    @Test func theSummaryTellsOfRanksComponentsAndFailures() throws {
        let place = try Workplace()
        try place.writeGraph(command: "test $WEIR_INDEX -gt 3 && echo > {out}", copies: 12)
        let run = try place.weir(
            "run", "-n", "4", "--island-size", "2", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(run.output.contains("slowest  runs  total s  longest s\nWork       12 "))
        #expect(run.output.contains("busy "))
        #expect(run.output.contains(" between ranks\n"))
        #expect(run.errors.contains("failed on rank") && !run.errors.contains("Drops done"))

        let summary = try summary(place)
        #expect(summary["ranks"] as? Int == 4 && summary["islands"] as? Int == 2)
        #expect((summary["hosts"] as? [String])?.count == 1)
        let ranks = try #require(summary["byRank"] as? [[String: Any]])
        #expect(ranks.map { $0["rank"] as? Int } == [0, 1, 2, 3])
        #expect(ranks.map { $0["island"] as? Int } == [0, 0, 1, 1])
        #expect(ranks.reduce(0) { $0 + ($1["programs"] as? Int ?? 0) } == 12)
        for rank in ranks {
            let share = try #require(rank["busyShare"] as? Double)
            #expect(share > 0 && share < 1.05)
        }
        let slowest = try #require(summary["slowest"] as? [[String: Any]])
        #expect(slowest.map { $0["component"] as? String } == ["Work"])
        #expect(slowest[0]["runs"] as? Int == 12)
        let failed = try #require(summary["failed"] as? [[String: Any]])
        #expect(failed.map { $0["count"] as? Int } == [4])
        #expect(failed[0]["exit"] as? Int == 1)
        #expect((failed[0]["drops"] as? [String])?.count == 3)
    }

    @Test func aLogGetsALineOfProgressEverySoManySeconds() throws {
        let place = try Workplace()
        try place.writeGraph(command: "sleep 3; echo > {out}")
        for ranks in ["1", "2"] {
            let run = try place.weir(
                "run", "-n", ranks, "--progress-interval", "1", "a.graph", "--session", "s\(ranks)")
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains(" s: 0 % of 2 Drops done, 1 running, 0.0/s\n"))
        }
    }

    @Test func quietIsQuietAndVerboseTellsOfRanks() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}", copies: 4)
        for (words, session) in [(["-q"], "a"), (["--log-level", "error"], "b")] {
            let line = (["run", "-n", "2"] + words).joined(separator: " ")
            let run = try place.shell("'\(Workplace.weir)' \(line) a.graph --session \(session)")
            #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
            #expect(place.has(session + "/summary.json"))
        }
        let run = try place.weir("run", "-n", "2", "-v", "a.graph", "--session", "c")
        #expect(
            run.errors.contains("weir: Drops: 8, partitions: 2, ranks: 2, hosts: 1, islands: 1"))
        #expect(run.errors.contains("ranks 0 (4 Drops), 1 (4 Drops)"))
        #expect(run.output.contains("rank  host"))
        let wrong = try place.weir("run", "--log-level", "loud", "a.graph")
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("loud: no such level\n  try: error, warning, info, debug"))
    }

    /// mpirun's ranks have no terminal; who started it has said how wide it is.
    @Test func aTerminalGetsABarThatIsTakenAway() throws {
        let place = try Workplace()
        try place.writeGraph(command: "sleep 3; echo \"$WEIR_TERMINAL_WIDTH\" > {out}")
        let run = try place.weir(
            "run", "-n", "2", "a.graph", "--session", "s",
            environment: Workplace.asRoot.merging(["WEIR_TERMINAL_WIDTH": "100"]) { $1 })
        #expect(run.status == 0)
        let bar = "\r[------------------------------] 0 % of 2 Drops done, 1 running, 0.0/s\u{1B}[K"
        #expect(run.errors.contains(bar))
        #expect(run.errors.hasSuffix("\r\u{1B}[K"))
        #expect(try place.read("s/data/result.txt") == "\n")
    }

    /// A rank sends no more to its leader, and the Master gets no more of an island, than with few.
    @Test(arguments: [2, 8, 64])
    func ranksReportAsLittleHoweverManyThereAre(_ ranks: Int) throws {
        let place = try Workplace()
        try place.writeGraph(command: "true", copies: 24)
        let run = try place.weir(
            "run", "-n", "\(ranks)", "--zero-run", "--island-size", "8", "a.graph",
            "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("48 Drops on \(ranks) ranks"))
        let summary = try summary(place)
        let islands = (ranks + 7) / 8
        #expect(summary["islands"] as? Int == islands)
        // Figures and the end; progress four times a second, where the machine is that slow.
        let seconds = try #require(summary["seconds"] as? Double)
        let progress = Int(seconds * 4)
        let messages = try #require(summary["masterMessages"] as? Int)
        #expect(messages >= 2 * (islands - 1))
        #expect(messages <= (islands - 1) * (2 + progress))
        for rank in try #require(summary["byRank"] as? [[String: Any]]) {
            // Counted when it is done: before it says so.
            #expect(try #require(rank["messagesSent"] as? Int) <= progress)
        }
    }
}
