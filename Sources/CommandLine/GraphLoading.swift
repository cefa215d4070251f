// From a path to a graph, with every way in which that can fail told as a complaint.

import GraphFiles
import Graphs
import JSON
import Storage
import Translation

struct LoadedGraph {
    var path: String
    var source: [UInt8]
    var translation: Translation
    /// Who owns which Drop, as a graph file says.
    var mapping: Ownership?
    /// The text that findings have places in; a graph file has none.
    private let document: JSONDocument?
    /// What of the loading was translation.
    private(set) var translationTime = Duration.zero

    /// Reads and translates; complains of what is no JSON at all, findings are in the result.
    static func load(_ path: String, _ options: GraphOptions) throws(Complaint) -> LoadedGraph {
        if GraphFile.recognises(path: path) { return try open(graphFile: path, options) }
        let source: [UInt8]
        do throws(FileError) { source = try Files.read(path) } catch {
            throw Complaint("\(path): \(error.reason)", try: remedy(for: error))
        }
        return try LoadedGraph(source, path: path, options)
    }

    init(_ source: [UInt8], path: String, _ options: GraphOptions) throws(Complaint) {
        if GraphFile.recognises(source) {
            self = try Self.open(graphFileImage: source, path: path, options)
            return
        }
        self.path = path
        self.source = source
        var reader = GraphReader(
            configuration: options.configuration, parameters: options.parameters)
        let document = try JSONDocument(source, path: path)
        self.document = document
        let graph = reader.read(document.root)
        let translator = Translator(maximumDrops: options.maximumDrops ?? 100_000_000)
        let start = ContinuousClock.now
        switch graph {
        case nil: translation = Translation(blueprint: nil, findings: [])
        case .logical(var graph):
            if graph.name.isEmpty { graph.name = Self.name(of: path) }
            translation = translator.translate(graph)
        case .physical(var blueprint):
            if blueprint.name.isEmpty { blueprint.name = Self.name(of: path) }
            translation = translator.translate(blueprint)
        }
        translationTime = start.duration(to: .now)
        translation.findings = reader.findings + translation.findings
        if translation.findings.hasErrors { translation.blueprint = nil }
    }

    /// A graph that is no text.
    init(
        _ source: [UInt8], path: String, _ translation: Translation, mapping: Ownership? = nil
    ) {
        self.mapping = mapping
        self.path = path
        self.source = source
        self.translation = translation
        document = nil
    }

    /// The closed form, or a complaint that names every error of the graph.
    func blueprint() throws(Complaint) -> Blueprint {
        guard let blueprint = translation.blueprint else {
            let errors = translation.findings.filter { $0.grade == .error }
            throw Complaint(texts(of: errors).joined(separator: "\n"), status: .wrongGraph)
        }
        return blueprint
    }

    /// What findings say, each with its line and column.
    func texts(of findings: [Finding]) -> [String] {
        zip(findings, places(of: findings)).map { $0.text(in: path, at: $1) }
    }

    /// Where in the file findings are: the text is walked once for all of them.
    func places(of findings: [Finding]) -> [JSONPlace?] {
        guard !findings.isEmpty else { return [] }
        guard let document else { return [JSONPlace?](repeating: nil, count: findings.count) }
        let index = FindingPlaces(document.root)
        let paths = findings.map { index.path(of: $0.place) }
        return zip(paths, JSONPlace.places(of: paths, in: source)).map { $0.isEmpty ? nil : $1 }
    }

    private static func name(of path: String) -> String {
        let file = path == "-" ? "graph" : path.split(separator: "/").last.map(String.init) ?? ""
        for suffix in [".graph", ".json"] where file.hasSuffix(suffix) && file.count > suffix.count
        {
            return String(file.dropLast(suffix.count))
        }
        return file.isEmpty ? "graph" : file
    }

    private static func remedy(for error: FileError) -> String? {
        guard let slash = error.path.lastIndex(of: "/") else { return "ls" }
        return "ls \(error.path[...slash])"
    }
}

extension JSONDocument {
    /// Parses a file's bytes; complains with line and column.
    convenience init(_ source: [UInt8], path: String) throws(Complaint) {
        do throws(JSONError) { try self.init(parsing: source) } catch {
            let place = error.place.map { ":\($0.line):\($0.column)" } ?? ""
            throw Complaint(
                "\(path)\(place): not JSON: \(error.reason.text)", status: .wrongGraph)
        }
    }
}
