// `weir resume --graph NEW`, or with other parameters: a session goes on with an edited graph.

import Execution
import Graphs
import Sessions
import Storage

struct ResumeEdit {
    let path: String
    /// Those of the session, and over them what was typed now.
    let options: GraphOptions

    /// Nil where neither a graph nor a parameter was typed.
    static func asked(
        _ arguments: Arguments, of directory: SessionDirectory, _ stored: GraphOptions
    ) throws(Complaint) -> ResumeEdit? {
        let graph = arguments["--graph"]
        guard graph != nil || !GraphOptions.words(arguments).isEmpty else { return nil }
        if let graph, graph == "-" || Files.isStream(graph) {
            throw Complaint(
                "resume: --graph \(graph): it is read more than once", try: "a file")
        }
        return ResumeEdit(
            path: graph ?? directory.graphFile,
            options: stored.overruled(by: try GraphOptions(arguments)))
    }
}

extension ResumeRequest {
    /// The graph that is to be gone on with.
    var graphFile: String { edit?.path ?? directory.graphFile }

    func places(of blueprint: Blueprint) -> DropPlaces {
        DropPlaces(
            blueprint, dataFolder: directory.dataFolder, inputFolders: inputFolders, trial)
    }

    /// Beside an edited graph, too.
    var inputFolders: [String] {
        guard let edit, let slash = edit.path.lastIndex(of: "/") else {
            return description.inputFolders
        }
        let beside = SessionDirectory.absolute(String(edit.path[..<slash]))
        let known = description.inputFolders
        return known.contains(beside) ? known : known + [beside]
    }

    /// Nil where the graph is the one that the session has.
    func comparison(with edited: Blueprint) throws(Complaint) -> GraphComparison? {
        guard edit != nil else { return nil }
        let old = try LoadedGraph.load(
            directory.graphFile, GraphOptions(storedIn: directory)
        ).blueprint()
        var renamed = old
        renamed.name = edited.name
        guard renamed != edited else { return nil }
        return GraphComparison(places(of: old), places(of: edited))
    }

    /// The session as the ranks are to find it.
    func commit(
        _ comparison: GraphComparison?, _ source: [UInt8]
    ) throws(FileError) -> SessionDirectory {
        guard let comparison else { return directory }
        return try SessionEdit.commit(source, options.json, to: directory) {
            comparison.name(ofOld: $0)
        }
    }
}

extension GraphOptions {
    func overruled(by typed: GraphOptions) -> GraphOptions {
        var options = self
        options.maximumDrops = typed.maximumDrops ?? maximumDrops
        options.configuration = typed.configuration ?? configuration
        for (name, value) in typed.parameters.sorted { options.parameters[name] = value }
        return options
    }
}

extension GraphComparison.Edit {
    var text: String {
        switch self {
        case .new: "new in the graph"
        case .fields(let names): "says otherwise: \(names.joined(separator: ", "))"
        case .joins: "new, or joined otherwise, in the graph"
        }
    }
}
