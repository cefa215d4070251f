import Foundation
import GraphFiles
import Graphs
import JSON
import Testing
import Translation

/// Every graph that people have and that can be unrolled goes through a file unchanged. The largest
/// are left out here, for they take minutes in a debug build.
@Suite(.timeLimit(.minutes(60)))
struct CorpusTests {
    private static let maximumDrops = 500

    @Test(arguments: corpus())
    func aGraphIsTheSameAfterItsFile(_ path: URL) throws {
        guard let blueprint = Self.blueprint(try Data(contentsOf: path)),
            blueprint.dropCount <= Self.maximumDrops
        else { return }
        let scratch = try Scratch()
        try GraphFile.write(blueprint, to: scratch.file("a.h5"))
        let file = try GraphFile.open(scratch.file("a.h5"))
        #expect(file.blueprint == blueprint)
        try file.checkRows()
        #expect(try Self.json(file.blueprint, file.whole()) == Self.json(blueprint, nil))
        let ownership = Sample.randomOwnership(of: blueprint, 4, 1)
        try GraphFile.write(blueprint, ownedAs: ownership, to: scratch.file("b.h5"))
        try GraphFile.open(scratch.file("b.h5")).checkRows()
    }

    private static func blueprint(_ data: Data) -> Blueprint? {
        guard let document = try? JSONDocument(parsing: [UInt8](data)) else { return nil }
        var reader = GraphReader()
        switch reader.read(document.root) {
        case nil: return nil
        case .logical(let graph):
            return Translator(maximumDrops: maximumDrops).translate(graph).blueprint
        case .physical(let blueprint): return Translator().translate(blueprint).blueprint
        }
    }

    private static func json(_ blueprint: Blueprint, _ graph: PhysicalGraph?) -> [UInt8] {
        var writer = JSONWriter<Never>(indentation: 0)
        PhysicalGraphJSON(blueprint).write(
            graph ?? PhysicalGraph(unrolling: blueprint), to: &writer)
        return writer.bytes()
    }
}

/// Graphs beside the repository, where there are any, and the example in it.
private func corpus() -> [URL] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    let shared = root.deletingLastPathComponent().appendingPathComponent("shared/conformance")
    let folders = [
        shared.appendingPathComponent("daliuge/graphs"),
        shared.appendingPathComponent("wfcommons"),
        root.appendingPathComponent("examples/hello-scatter"),
    ]
    return folders.flatMap { folder in
        (try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)) ?? []
    }.filter { ["graph", "json"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
}
