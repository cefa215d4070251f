// `weir run` as a user runs it, every component a no-op. What counts as its time is what it writes
// into summary.json itself: the run, without start-up, reading and unrolling.

import Foundation

struct WeirRun {
    let workshop: Workshop
    let graph: SampleGraph
    var ranks = 1
    var journal = false
    /// Seconds of the run; throws unless every Drop completed.
    func seconds() throws -> Double {
        try start([])
    }

    /// The largest resident set, in bytes.
    func peakMemory() throws -> Double {
        _ = try start([workshop.tool("peak-memory"), workshop.path("peak")])
        return try workshop.peak()
    }

    private func start(_ prefix: [String]) throws -> Double {
        let options = ["--zero-run"] + (journal ? [] : ["--no-journal"])
        let file = try graph.write(in: workshop)
        let summary = try workshop.weirRun(options + [file], ranks: ranks, prefix)
        guard summary.completed == graph.drops else {
            throw ProgramFailure(
                description: "\(graph.name): \(summary.completed) of \(graph.drops) Drops completed"
            )
        }
        return summary.seconds
    }
}

/// What a run wrote of itself.
struct RunSummary: Decodable {
    struct Counts: Decodable {
        var completed: Int
    }
    var ranks: Int
    var seconds: Double
    var data: Counts
    var apps: Counts

    var completed: Int { data.completed + apps.completed }
}

extension Workshop {
    /// One run; its session, which `look` is given, does not outlive it.
    func weirRun(
        _ words: [String], ranks: Int, _ prefix: [String] = [], onEach: [String] = [],
        look: (_ session: String) throws -> Void = { _ in }
    ) throws -> RunSummary {
        let session = "session"
        defer { remove(session) }
        let launcher = ranks == 1 ? [] : ["mpirun", "-n", String(ranks)]
        _ = try run(
            prefix + launcher + onEach + [
                weir, "run", "--algorithm", "block", "--session", session,
            ] + words)
        let bytes = FileManager.default.contents(atPath: path(session + "/summary.json")) ?? Data()
        guard let summary = try? JSONDecoder().decode(RunSummary.self, from: bytes) else {
            throw ProgramFailure(description: "\(weir) wrote no summary.json to read")
        }
        guard summary.ranks == ranks else {
            throw ProgramFailure(description: "ran on \(summary.ranks) ranks, not on \(ranks)")
        }
        try look(session)
        return summary
    }
}

/// The same graph by the C loop.
struct CountingRun {
    let workshop: Workshop
    let graph: SampleGraph

    func seconds() throws -> Double {
        let words = try start([])
        guard words.count == 2, Int(words[0]) == graph.drops, let seconds = Double(words[1]) else {
            throw ProgramFailure(description: "count-dependencies said \(words)")
        }
        return seconds
    }

    func peakMemory() throws -> Double {
        _ = try start([workshop.tool("peak-memory"), workshop.path("peak")])
        return try workshop.peak()
    }

    private func start(_ prefix: [String]) throws -> [Substring] {
        let program = workshop.tool("count-dependencies")
        let output = try workshop.run(prefix + [program, graph.shape.rawValue, String(graph.size)])
        return output.split(whereSeparator: \.isWhitespace)
    }
}

extension Workshop {
    /// What peak-memory wrote.
    func peak(_ file: String = "peak") throws -> Double {
        let text = try String(contentsOfFile: path(file), encoding: .utf8)
        guard let bytes = Double(text.trimmingCharacters(in: .newlines)) else {
            throw ProgramFailure(description: "peak-memory wrote \(text)")
        }
        return bytes
    }
}
