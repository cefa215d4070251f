// `weir run` as a user runs it, every component a no-op. What counts as its time is what it writes
// into summary.json itself: the run, without start-up, reading and unrolling.

import Foundation

struct WeirRun {
    let workshop: Workshop
    let graph: SampleGraph
    var ranks = 1
    var journal = false
    private static let session = "session"

    private struct Summary: Decodable {
        struct Counts: Decodable {
            var completed: Int
        }
        var ranks: Int
        var seconds: Double
        var data: Counts
        var apps: Counts
    }

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
        defer { workshop.remove(Self.session) }
        let launcher = ranks == 1 ? [] : ["mpirun", "-n", String(ranks)]
        let options =
            ["--zero-run", "--session", Self.session] + (journal ? [] : ["--no-journal"])
        let file = try graph.write(in: workshop)
        _ = try workshop.run(prefix + launcher + [workshop.weir, "run"] + options + [file])
        let written = workshop.path(Self.session + "/summary.json")
        let bytes = FileManager.default.contents(atPath: written) ?? Data()
        guard let summary = try? JSONDecoder().decode(Summary.self, from: bytes) else {
            throw ProgramFailure(description: "\(workshop.weir) wrote no summary.json to read")
        }
        let completed = summary.data.completed + summary.apps.completed
        guard completed == graph.drops, summary.ranks == ranks else {
            throw ProgramFailure(
                description: "\(graph.name): \(completed) of \(graph.drops) Drops completed, "
                    + "on \(summary.ranks) of \(ranks) ranks")
        }
        return summary.seconds
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
    func peak() throws -> Double {
        let text = try String(contentsOfFile: path("peak"), encoding: .utf8)
        guard let bytes = Double(text.trimmingCharacters(in: .newlines)) else {
            throw ProgramFailure(description: "peak-memory wrote \(text)")
        }
        return bytes
    }
}
