import Foundation

/// `partition-probe`, built beside weir.
struct ImportedPartition {
    let workshop: Workshop
    let order: String

    struct Result {
        var drops: Int
        var seconds: Double
        /// On top of the graph, at the most.
        var bytes: Double
    }

    private var program: String {
        URL(fileURLWithPath: workshop.weir).deletingLastPathComponent()
            .appendingPathComponent("partition-probe").path
    }

    var isThere: Bool { FileManager.default.isExecutableFile(atPath: program) }

    func map(_ drops: Int) throws -> Result {
        let output = try workshop.run([program, "measure", "\(drops)", order, "16", "4"])
        let words = output.split(whereSeparator: \.isWhitespace)
        guard words.count == 7, let drops = Int(words[0]), let seconds = Double(words[1]),
            let bytes = Double(words[3])
        else { throw ProgramFailure(description: "partition-probe said \(output)") }
        return Result(drops: drops, seconds: seconds, bytes: bytes)
    }
}
