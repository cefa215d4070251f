import Foundation
import TestSupport
import Testing

/// A folder of a test's own, in which `weir` is run as a user would.
final class Workplace: Sendable {
    let path: String
    /// Where Open MPI has its files, and what its ranks share: where all of it is killed, it leaves them.
    private let launchers: String
    private let segments: String
    static let weir = builtProgram("weir")

    init() throws {
        let name = "weir-test-\(UUID().uuidString)"
        path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        launchers = path + ".mpi"
        segments = "/dev/shm/mpi-" + name.dropFirst(5)
        // Tests run as other users, too.
        for folder in [launchers, segments] {
            try? FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o1777])
        }
    }

    deinit {
        for folder in [path, launchers, segments] { Self.remove(folder) }
    }

    /// A launcher that was killed may be tidying up there: then it is not empty when it is to go.
    private static func remove(_ folder: String) {
        for _ in 0..<100 {
            try? FileManager.default.removeItem(atPath: folder)
            guard FileManager.default.fileExists(atPath: folder) else { return }
            usleep(20_000)
        }
    }

    static let asRoot = ["OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"]

    /// `weir arguments…`, in this folder.
    func weir(_ arguments: String..., environment: [String: String] = asRoot) throws -> Outcome {
        let line = ([Self.weir] + arguments).map { "'\($0)'" }.joined(separator: " ")
        return try shell(line, environment: environment)
    }

    func shell(
        _ line: String, environment: [String: String] = asRoot,
        within limit: Duration = .usual
    ) throws -> Outcome {
        var places = [("OMPI_MCA_orte_tmpdir_base", launchers)]
        if FileManager.default.fileExists(atPath: segments) {
            places += ["vader", "sm"].map { ("OMPI_MCA_btl_\($0)_backing_directory", segments) }
        }
        return try Command(
            "/bin/bash", ["-c", "cd '\(path)' && \(line)"],
            environment: environment.merging(places) { own, _ in own }
        ).run(within: limit)
    }

    /// `weir run` of a graph that was drawn, in the session s.
    func run(_ graph: GraphDrawing, ranks: Int? = nil) throws -> Outcome {
        try write(try graph.json(), to: "a.graph")
        guard let ranks else { return try weir("run", "a.graph", "--session", "s") }
        return try weir("run", "-n", "\(ranks)", "a.graph", "--session", "s")
    }

    /// `weir run -n` of a.graph in the session s, whose processes a family tells from all others.
    func runInBackground(
        ranks: Int, _ family: Family, _ variables: [String: String] = [:]
    ) -> Background<Outcome> {
        let environment = Self.asRoot.merging(family.variable) { $1 }.merging(variables) { $1 }
        return Background {
            try self.weir(
                "run", "-n", "\(ranks)", "a.graph", "--session", "s", environment: environment)
        }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func read(_ name: String) throws -> String {
        try String(
            decoding: Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    /// A graph of one bash app, with an output file, and perhaps an input file.
    func writeGraph(
        command: String, input: String? = nil, copies: Int = 1, to name: String = "a.graph"
    ) throws {
        let sketch = GraphSketch(command: command, input: input, copies: copies)
        try write(try sketch.json(), to: name)
    }
}

/// EAGLE's JSON of a small graph: [input →] Work → Result, inside a Scatter.
struct GraphSketch {
    var command: String
    var input: String?
    var copies = 1
    var dropClass = "dlg.apps.bash_shell_app.BashShellApp"
    var tries = 1
    /// If set, an app that concatenates all results that are there, and forgives so many in a hundred.
    var collects: Int?

    func json() throws -> String {
        var nodes: [[String: Any]] = [
            node(
                "scatter", "Copies", "Scatter", "Construct", [field("num_of_copies", "\(copies)")]),
            node(
                "work", "Work", "BashShellApp", "Application",
                [
                    field("dropclass", dropClass), field("command", command),
                    field("n_tries", "\(tries)"), port("in", "InputPort"),
                    port("out", "OutputPort"),
                ], parent: "scatter"),
            node(
                "result", "Result", "File", "Data",
                [field("filepath", "result.txt"), port("out", "InputPort")], parent: "scatter"),
        ]
        var links = [link("work", "out", "result", "out")]
        if let input {
            nodes.append(
                node(
                    "input", "Input", "File", "Data",
                    [field("filepath", input), port("in", "OutputPort")]))
            links.append(link("input", "in", "work", "in"))
        }
        if let collects {
            nodes += [
                node(
                    "collect", "Collect", "BashShellApp", "Application",
                    [
                        field("dropclass", dropClass),
                        field("command", "cat {in} > {out} 2> /dev/null || true"),
                        field("input_error_threshold", "\(collects)"), port("in", "InputPort"),
                        port("out", "OutputPort"),
                    ]),
                node(
                    "all", "All", "File", "Data",
                    [field("filepath", "all.txt"), port("out", "InputPort")]),
            ]
            links += [
                link("result", "out", "collect", "in"), link("collect", "out", "all", "out"),
            ]
        }
        let graph: [String: Any] = [
            "modelData": ["filePath": "sketch.graph", "schemaVersion": "OJS", "fileType": "Graph"],
            "nodeDataArray": nodes, "linkDataArray": links,
        ]
        let data = try JSONSerialization.data(withJSONObject: graph, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }

    private func node(
        _ id: String, _ name: String, _ category: String, _ type: String,
        _ fields: [[String: Any]], parent: String? = nil
    ) -> [String: Any] {
        var node: [String: Any] = [
            "id": id, "name": name, "category": category, "categoryType": type,
            "isGroup": type == "Construct", "fields": fields,
        ]
        node["parentId"] = parent
        return node
    }

    private func field(_ name: String, _ value: String) -> [String: Any] {
        ["id": name, "name": name, "value": value, "usage": "NoPort"]
    }

    private func port(_ name: String, _ usage: String) -> [String: Any] {
        ["id": name, "name": name, "value": "", "usage": usage]
    }

    private func link(
        _ from: String, _ fromPort: String, _ to: String, _ toPort: String
    ) -> [String: Any] {
        ["from": from, "fromPort": fromPort, "to": to, "toPort": toPort]
    }
}
