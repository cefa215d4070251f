// From a path to a graph, with every way in which that can fail told as a complaint.

import Graphs
import JSON
import Storage
import Translation

struct LoadedGraph {
    var path: String
    var source: [UInt8]
    var translation: Translation
    /// What of the loading was translation.
    private(set) var translationTime = Duration.zero

    /// Reads and translates; complains of what is no graph at all, findings are in the result.
    static func load(_ path: String, maximumDrops: Int?) throws(Complaint) -> LoadedGraph {
        let source: [UInt8]
        do throws(FileError) { source = try Files.read(path) } catch {
            throw Complaint("\(path): \(error.reason)", try: remedy(for: error))
        }
        return try LoadedGraph(source, path: path, maximumDrops: maximumDrops)
    }

    init(_ source: [UInt8], path: String, maximumDrops: Int?) throws(Complaint) {
        self.path = path
        self.source = source
        let document: JSONDocument
        do throws(JSONError) { document = try JSONDocument(parsing: source) } catch {
            let place = error.place.map { ":\($0.line):\($0.column)" } ?? ""
            throw Complaint(
                "\(path)\(place): not JSON: \(error.reason.text)", status: .wrongGraph)
        }
        guard EAGLEReader.recognises(document.root) else {
            throw Complaint(
                "\(path): not a graph: a logical graph of EAGLE has \"nodeDataArray\" at its top",
                status: .wrongGraph)
        }
        var reader = EAGLEReader()
        let graph = reader.read(document.root)
        let translator = Translator(maximumDrops: maximumDrops ?? 100_000_000)
        guard var graph else {
            translation = Translation(blueprint: nil, findings: reader.findings)
            return
        }
        if graph.name.isEmpty { graph.name = Self.name(of: path) }
        let start = ContinuousClock.now
        translation = translator.translate(graph)
        translationTime = start.duration(to: .now)
        translation.findings = reader.findings + translation.findings
        if translation.findings.hasErrors { translation.blueprint = nil }
    }

    /// The closed form, or a complaint that names every error of the graph.
    func blueprint() throws(Complaint) -> Blueprint {
        guard let blueprint = translation.blueprint else {
            let errors = translation.findings.filter { $0.grade == .error }
            throw Complaint(
                errors.map { $0.text(in: path) }.joined(separator: "\n"), status: .wrongGraph)
        }
        return blueprint
    }

    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? "graph"
        return file.hasSuffix(".graph") ? String(file.dropLast(6)) : file
    }

    private static func remedy(for error: FileError) -> String? {
        guard let slash = error.path.lastIndex(of: "/") else { return "ls" }
        return "ls \(error.path[...slash])"
    }
}
