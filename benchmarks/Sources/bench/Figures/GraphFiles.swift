import Foundation

/// A physical graph in HDF5: the time of the write or of the read alone, as Weir tells it, in bytes of
/// the file. Both are of a file in the cache: nothing is waited for until it is on disk. Held against a
/// C program that moves as many bytes by write(2) or read(2).
struct GraphFiles: Figure {
    enum Way: String {
        case write, read
    }
    let way: Way

    var name: String { "graph-\(way.rawValue)" }
    var meaning: String {
        switch way {
        case .write: "bytes a second of a physical graph written to HDF5"
        case .read: "bytes a second of a physical graph read back from HDF5, all columns"
        }
    }

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let graph = SampleGraph.of(effort.quick ? 1_000_000 : 10_000_000, .wide)
        let run = GraphFileRun(workshop: workshop, graph: graph)
        defer { run.clear() }
        _ = try run.write()
        let bytes = try run.byteCount()
        let sides: [() throws -> Double] =
            switch way {
            case .write: [{ try run.write() }, { try run.writeBytes(bytes) }]
            case .read: [{ try run.read() }, { try run.readBytes() }]
            }
        let seconds = try interleavedValues(effort.runs(7), sides)
        let limit = way == .write ? 200e6 : 1e9
        return [
            Row(
                figure: name,
                varying: [("drops", .number(graph.drops)), ("bytes", .number(bytes))], ranks: 1,
                unit: "MB/s", better: .higher, ours: speed(seconds[0], bytes),
                baselineName: "C \(way.rawValue)(2)", baseline: speed(seconds[1], bytes),
                budget: {
                    Row.Budget(text: "≥ \(Int(limit / 1e6))", isMet: $0.value * 1e6 >= limit)
                })
        ]
    }

    private func speed(_ seconds: [Double], _ bytes: Int) -> Samples {
        Samples(seconds.map { Double(bytes) / $0 / 1e6 })
    }
}
