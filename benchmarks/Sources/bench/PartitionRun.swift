// `weir partition` as a user runs it; its time is what it tells itself, without reading and unrolling.

import Foundation

struct PartitionRun {
    let workshop: Workshop
    let graph: SampleGraph

    struct Report: Decodable {
        struct Mapping: Decodable {
            var algorithm: String
            var seconds: Double
            var usedRanks: Int
        }
        var drops: Int
        var mappings: [Mapping]
    }

    /// Of each algorithm in its order, or of one.
    func mappings(_ options: [String]) throws -> [Report.Mapping] {
        let output = try workshop.run(try words(options))
        let report = try JSONDecoder().decode(Report.self, from: Data(output.utf8))
        guard report.drops == graph.drops, !report.mappings.isEmpty else {
            throw ProgramFailure(description: "\(graph.name): \(report.drops) Drops were mapped")
        }
        return report.mappings
    }

    /// The largest resident set of the whole command, in bytes.
    func peakMemory() throws -> Double {
        let tool = [workshop.tool("peak-memory"), workshop.path("peak")]
        _ = try workshop.run(tool + (try words([])))
        return try workshop.peak()
    }

    private func words(_ options: [String]) throws -> [String] {
        let file = try graph.write(in: workshop)
        return [workshop.weir, "partition", file, "-n", "16", "--islands", "4", "--json"] + options
    }
}
