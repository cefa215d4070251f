// A graph unrolled whole in this process, and how long each step took.

import Graphs
import JSON
import Storage
import Translation

struct Unrolling {
    let blueprint: Blueprint
    let graph: PhysicalGraph
    /// Who owns which Drop, as a graph file says.
    let mapping: Ownership?
    /// Of the file to the logical graph; of a graph file, to the columns.
    private(set) var readTime: Duration
    /// Of the logical graph to the closed form.
    let translateTime: Duration
    /// Of the closed form to the columns.
    let unrollTime: Duration
    /// Of the columns to a file, if there was one.
    private(set) var writeTime: Duration?

    init(_ path: String, _ options: GraphOptions) throws(Complaint) {
        let start = ContinuousClock.now
        let loaded = try LoadedGraph.load(path, options)
        blueprint = try loaded.blueprint()
        mapping = loaded.mapping
        let loadedAt = ContinuousClock.now
        translateTime = loaded.translationTime
        readTime = start.duration(to: loadedAt) - translateTime
        if blueprint.dropCount == 0 {
            let texts = loaded.texts(of: loaded.translation.findings)
            if !texts.isEmpty { Terminal.complain("weir: " + texts.joined(separator: "\nweir: ")) }
        }
        try MemoryNeed(unrolling: blueprint).check(path)
        let unrollStart = ContinuousClock.now
        if let rows = try loaded.rows() {
            graph = rows
            readTime += unrollStart.duration(to: .now)
            unrollTime = .zero
            return
        }
        var pace = ProgressPace(Terminal.progressStyle(linesEvery: 3))
        let total = blueprint.dropCount
        graph = PhysicalGraph(unrolling: blueprint) { done in
            let seconds = unrollStart.duration(to: .now) / .seconds(1)
            let line = ProgressLine(unrolled: done, of: total, after: seconds)
            if let text = pace.show(line, after: seconds) { Terminal.progress(text) }
        }
        Terminal.progress(pace.clear())
        unrollTime = unrollStart.duration(to: .now)
    }

    /// As an HDF5 file where the name ends like one's, or else in DALiuGE's JSON form.
    mutating func write(to path: String) throws(Complaint) {
        let start = ContinuousClock.now
        defer { writeTime = start.duration(to: .now) }
        if path.hasSuffix(".h5") || path.hasSuffix(".hdf5") {
            return try writeGraphFile(to: path)
        }
        var written = 0
        do throws(FileError) {
            let file = path == "-" ? OutputFile.standardOutput : try OutputFile(creating: path)
            var writer = JSONWriter<FileError>(to: { bytes throws(FileError) in
                try file.write(bytes)
                let before = written
                written += bytes.count
                // Every 100 MB, about as often as a second passes.
                guard written / 100_000_000 > before / 100_000_000 else { return }
                Terminal.note("\(path): \(written.bytesText)")
            })
            try PhysicalGraphJSON(blueprint).write(graph, to: &writer)
            try writer.end()
            try file.close()
        } catch {
            throw Complaint("\(error.path): \(error.call): \(error.reason)")
        }
        if written >= 100_000_000 { Terminal.note("") }
    }
}
