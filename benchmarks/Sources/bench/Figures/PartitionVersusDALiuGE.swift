import Foundation

/// The same physical graphs mapped by DALiuGE's METIS and by Weir to 2 to 16 parts, all makespans being
/// Weir's prediction: by `benchmarks/partition-vs-daliuge`, which prints them one by one.
struct PartitionVersusDALiuGE: Figure {
    let name = "partition-vs-daliuge"
    let meaning = "mappings of recorded graphs beside DALiuGE's METIS: gap to the lower bound, cut"

    private struct Mapping: Decodable {
        var graph: String
        var closed: Double?
        var makespan: Double
        var cut: Double
    }

    /// Those with more than 100 Drops of which nobody has more than one copy.
    private static let graphs = [
        "montage-", "epigenomics-", "1000genome-", "cycles-", "seismology-",
        "egr__SDP_Pipelines__spec_facet_img.", "htmlGraphRenderer__spec_facet_img.",
        "chilies_split_config.", "UI_test_graphs__LEAP-project.", "dingo_output_param.",
        "htmlGraphRenderer__split.", "chilies_build_concat_epoch.", "summit__SummitIngest_Demo.",
        "egr__examples__ArrayLoop.", "chilies_uvsub_config.", "chilies_build_concat_all.",
        "chilies_tclean_all.", "graphs__chilies_split.", "old_s3_new_uvsub_test.",
    ]

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let all = Self.files(in: "shared/conformance")
        let wanted = effort.quick ? Array(Self.graphs.suffix(3)) : Self.graphs
        let files = wanted.compactMap { name in all.first { $0.contains(name) } }
        guard files.count > 1 else { throw LeftOut(reason: "no recorded graphs in ../shared") }
        _ = try DALiuGE(in: workshop, install: !effort.quick)
        let script = try Self.script()
        let output = try workshop.run(
            [
                "env", "XDG_CACHE_HOME=\(workshop.cache)", "python3", script, "--weir",
                workshop.weir, "--json",
            ] + (effort.quick ? ["--parts", "2,4"] : []) + files, seconds: 3600)
        let mappings = try JSONDecoder().decode([Mapping].self, from: Data(output.utf8))
        guard !mappings.isEmpty else { throw ProgramFailure(description: "nothing was mapped") }
        let count = Set(mappings.map(\.graph)).count
        let closed = mappings.compactMap(\.closed).map { $0 * 100 }
        return [
            row("gap closed by auto", count, "%", .higher, closed.isEmpty ? [100] : closed, 50) {
                Row.Budget(text: "median ≥ 50 %", isMet: $0.value >= 50)
            },
            row("makespan of auto", count, "× theirs", .lower, mappings.map(\.makespan), 1) {
                Row.Budget(text: "never > 1", isMet: $0.ours.maximum <= 1 + 1e-6)
            },
            row("cut of metis", count, "× theirs", .lower, mappings.map(\.cut), 1) {
                Row.Budget(text: "never > 1", isMet: $0.ours.maximum <= 1 + 1e-9)
            },
        ]
    }

    private func row(
        _ what: String, _ graphs: Int, _ unit: String, _ better: Row.Better, _ values: [Double],
        _ baseline: Double, _ budget: @escaping (Row) -> Row.Budget
    ) -> Row {
        Row(
            figure: name, varying: [("what", .text(what)), ("graphs", .number(graphs))],
            ranks: 16, unit: unit, better: better, ours: Samples(values),
            baselineName: "DALiuGE", baseline: Samples([baseline]), budget: budget)
    }

    /// Of a folder in one above.
    private static func files(in name: String) -> [String] {
        for folder in foldersAbove() {
            let root = folder + "/" + name
            guard let files = FileManager.default.enumerator(atPath: root) else { continue }
            let found = files.compactMap { ($0 as? String).map { root + "/" + $0 } }
            if !found.isEmpty { return found.sorted() }
        }
        return []
    }

    private static func script() throws -> String {
        let names = foldersAbove().map { $0 + "/benchmarks/partition-vs-daliuge" }
        guard let script = names.first(where: FileManager.default.fileExists) else {
            throw LeftOut(reason: "benchmarks/partition-vs-daliuge is not above this folder")
        }
        return script
    }

    private static func foldersAbove() -> [String] {
        var folders: [String] = []
        var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        while folder.path != "/" {
            folders.append(folder.path)
            folder.deleteLastPathComponent()
        }
        return folders
    }
}
