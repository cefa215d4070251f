// `weir unroll` as a user runs it. What counts as its time is what it tells itself: the closed form to
// the columns, without start-up, reading and translating.

import Foundation

struct UnrollReport: Decodable {
    struct Seconds: Decodable {
        var read: Double
        var translate: Double
        var unroll: Double
        var shape: Double
        /// Only where a file is written.
        var write: Double?
    }
    var drops: Int
    var edges: Int
    var bytes: Int
    var seconds: Seconds
}

struct UnrollRun {
    let workshop: Workshop
    let graph: SampleGraph

    /// Throws unless what came out is as large as it must be.
    func report() throws -> UnrollReport { try report(of: graph.write(in: workshop)) }

    /// The same, and the physical graph in a file.
    func report(writing output: String) throws -> UnrollReport {
        try report(of: graph.write(in: workshop), ["-o", output])
    }

    /// The same of a physical graph that was written before.
    func report(of file: String, _ options: [String] = []) throws -> UnrollReport {
        try start([workshop.weir, "unroll", file, "--json"] + options)
    }

    /// The largest resident set, in bytes.
    func peakMemory() throws -> Double {
        let file = try graph.write(in: workshop)
        _ = try start([
            workshop.tool("peak-memory"), workshop.path("peak"), workshop.weir, "unroll", file,
            "--json",
        ])
        return try workshop.peak()
    }

    /// The command that writes the physical graph as JSON.
    func write() throws {
        let file = try graph.write(in: workshop)
        _ = try workshop.run([workshop.weir, "unroll", file, "-o", "weir.json"])
        workshop.remove("weir.json")
    }

    private func start(_ words: [String]) throws -> UnrollReport {
        let output = try workshop.run(words)
        let report = try JSONDecoder().decode(UnrollReport.self, from: Data(output.utf8))
        guard report.drops == graph.drops, report.edges == graph.edges else {
            throw ProgramFailure(
                description: "\(graph.name): \(report.drops) of \(graph.drops) Drops, "
                    + "\(report.edges) of \(graph.edges) edges")
        }
        return report
    }
}

/// As many bytes in as many columns, by a C loop.
struct FillingRun {
    let workshop: Workshop
    let graph: SampleGraph

    func seconds() throws -> Double {
        let output = try workshop.run([
            workshop.tool("fill-columns"), String(graph.drops), String(graph.edges),
        ])
        guard let seconds = Double(output.trimmingCharacters(in: .newlines)) else {
            throw ProgramFailure(description: "fill-columns said \(output)")
        }
        return seconds
    }
}
