// One physical graph, written to HDF5 and read back by `weir unroll`, and as many bytes moved by a C
// program. What counts as Weir's time it tells itself, without start-up and unrolling.

import Foundation

struct GraphFileRun {
    let workshop: Workshop
    let graph: SampleGraph
    private let file = "graph.h5"
    private let plainFile = "bytes"

    init(workshop: Workshop, graph: SampleGraph) {
        self.workshop = workshop
        self.graph = graph
    }

    /// Each time a new file.
    func write() throws -> Double {
        workshop.remove(file)
        let report = try UnrollRun(workshop: workshop, graph: graph).report(writing: file)
        guard let seconds = report.seconds.write else {
            throw ProgramFailure(description: "weir unroll does not say how long it wrote")
        }
        return seconds
    }

    func read() throws -> Double {
        try UnrollRun(workshop: workshop, graph: graph).report(of: file).seconds.read
    }

    func byteCount() throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: workshop.path(file))
        guard let size = attributes[.size] as? NSNumber else {
            throw ProgramFailure(description: "\(file) has no size")
        }
        return size.intValue
    }

    func writeBytes(_ count: Int) throws -> Double {
        workshop.remove(plainFile)
        return try move(["write", plainFile, String(count)])
    }

    func readBytes() throws -> Double { try move(["read", file]) }

    private func move(_ words: [String]) throws -> Double {
        let output = try workshop.run([workshop.tool("move-bytes")] + words)
        guard let seconds = Double(output.trimmingCharacters(in: .newlines)) else {
            throw ProgramFailure(description: "move-bytes said \(output)")
        }
        return seconds
    }

    func clear() {
        workshop.remove(file)
        workshop.remove(plainFile)
    }
}
