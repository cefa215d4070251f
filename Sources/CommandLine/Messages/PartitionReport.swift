// What `weir partition` prints. The members of its JSON are a promise to whoever reads them.

import Graphs
import JSON
import Partitioning

struct PartitionReport {
    private let path: String
    private let partitioning: Partitioning
    private let mappings: [MappingReport]
    private var machine: Machine { partitioning.request.machine }

    init(_ path: String, _ partitioning: Partitioning, _ mappings: [MappingReport]) {
        self.path = path
        self.partitioning = partitioning
        self.mappings = mappings
    }

    private var heading: String {
        let islands = machine.islands > 1 ? " of \(machine.islands) islands" : ""
        let cores = machine.coresPerRank > 1 ? " with \(machine.coresPerRank) cores each" : ""
        return
            "\(partitioning.unrolling.blueprint.headline), on \(machine.ranks) ranks\(islands)\(cores)"
    }

    var text: String {
        guard let mapping = mappings.first else { return heading }
        let figures = mapping.figures
        let cut = figures.cut
        var table = Table(["by \(mapping.algorithm.rawValue)", "", ""], right: [1, 2])
        table.add(["cut", "\(cut.edges) edges", cut.bytes.bytesText])
        if machine.islands > 1 {
            table.add([
                "  between islands", "\(cut.edgesBetween) edges", cut.bytesBetween.bytesText,
            ])
            table.add(["  inside islands", "\(cut.edgesInside) edges", cut.bytesInside.bytesText])
        }
        table.add(["most work of a rank", "\(figures.workBalance.ratioText) x mean", ""])
        table.add(["most data of a rank", "\(figures.memoryBalance.ratioText) x mean", ""])
        table.add(["ranks used", "\(figures.usedRanks)", ""])
        table.add(["predicted makespan", "\(figures.makespan.shortText) s", ""])
        table.add(["lower bound", "\(figures.lowerBound.shortText) s", ""])
        table.add(["took", "\(time(mapping).shortText) s", ""])
        return heading + "\n" + table.text
    }

    var table: String {
        var table = Table(
            [
                "algorithm", "cut edges", "cut bytes", "between islands", "work", "data", "ranks",
                "makespan s", "x bound", "took s",
            ], right: Set(1...9))
        for mapping in mappings {
            let figures = mapping.figures
            table.add([
                mapping.algorithm.rawValue, "\(figures.cut.edges)", figures.cut.bytes.bytesText,
                figures.cut.bytesBetween.bytesText, figures.workBalance.ratioText,
                figures.memoryBalance.ratioText, "\(figures.usedRanks)",
                figures.makespan.shortText, boundRatio(figures).ratioText,
                time(mapping).shortText,
            ])
        }
        let bound = mappings.first.map { "lower bound \($0.figures.lowerBound.shortText) s" } ?? ""
        return [heading, table.text, bound].joined(separator: "\n")
    }

    private func boundRatio(_ figures: PartitioningReport) -> Double {
        figures.lowerBound > 0 ? figures.makespan / figures.lowerBound : 1
    }

    /// Coarsening is done once, but each of them needs it.
    private func time(_ mapping: MappingReport) -> Double {
        (mapping.time + partitioning.coarsening) / .seconds(1)
    }

    var json: [UInt8] {
        var writer = JSONWriter(indentation: 2)
        writer.beginObject()
        partitioning.unrolling.blueprint.writeSize(to: &writer)
        writer.member("ranks", machine.ranks)
        writer.member("islands", machine.islands)
        writer.member("coresPerRank", machine.coresPerRank)
        writer.key("mappings")
        writer.beginArray()
        for mapping in mappings { write(mapping, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }

    private func write(_ mapping: MappingReport, to writer: inout JSONWriter<Never>) {
        let figures = mapping.figures
        writer.beginObject()
        writer.member("algorithm", mapping.algorithm.rawValue)
        writer.member("cutEdges", figures.cut.edges)
        writer.member("cutEdgesBetweenIslands", figures.cut.edgesBetween)
        writer.member("cutBytes", figures.cut.bytes)
        writer.member("cutBytesBetweenIslands", figures.cut.bytesBetween)
        writer.member("cutWeight", figures.cut.weight)
        writer.member("usedRanks", figures.usedRanks)
        writer.member("groups", figures.groups)
        writer.member("workBalance", figures.workBalance)
        writer.member("dataBalance", figures.memoryBalance)
        writer.member("makespan", figures.makespan)
        writer.member("lowerBound", figures.lowerBound)
        writer.member("seconds", time(mapping))
        writer.endObject()
    }
}

extension Double {
    /// To the third decimal.
    var ratioText: String {
        guard self < 1e9 else { return "\(self)" }
        let thousandths = Int((self * 1000).rounded())
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// With three decimals, or whole where it is large, or as a power where it is small or huge.
    var shortText: String {
        if self == 0 { return "0" }
        if self < 1e-3 { return "\((self * 1e6).rounded() / 1e6)" }
        guard self < 1e15 else { return "\(self)" }
        return self < 1e4 ? ratioText : String(Int(rounded()))
    }
}
