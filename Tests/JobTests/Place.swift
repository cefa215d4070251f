import Foundation
import TestSupport
import Testing

/// A folder of a test's own, in which `weir` is run as a user would.
final class Place: Sendable {
    let path: String
    static let weir = builtProgram("weir")
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
    static let asRoot = ["OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"]

    /// With a small graph in it, unless it is said otherwise.
    init(graph: Bool = true) throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("weir-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        if graph { try writeGraph() }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func shell(_ line: String, within limit: Duration = .usual) throws -> Outcome {
        try Command(
            "/bin/bash", ["-c", "cd '\(path)' && \(line)"],
            environment: Self.asRoot.merging(["HOME": path, "WEIR": Self.weir]) { $1 }
        ).run(within: limit)
    }

    func weir(_ words: String...) throws -> Outcome {
        try shell(([Self.weir] + words).map { "'\($0)'" }.joined(separator: " "))
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    /// A program of a test's own, in the folder `bin`. Made by a child: a file that we had open for
    /// writing while another test forked could not be run ("text file busy").
    func write(program name: String, _ text: String) throws {
        try write("#!/bin/bash\n" + text, to: name + ".text")
        let made = try shell("mkdir -p bin && install -m 755 \(name).text bin/\(name)")
        #expect(made.status == 0, "\(made.errors)")
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    /// `copies` programs, each with a file as output.
    func writeGraph(command: String = "echo {n} > {out}", copies: String = "2") throws {
        let text = """
            {"modelData": {"filePath": "a.graph", "schemaVersion": "OJS", "fileType": "Graph"},
             "nodeDataArray": [
              {"id": "c", "name": "Copies", "category": "Scatter", "categoryType": "Construct",
               "isGroup": true,
               "fields": [{"id": "n", "name": "num_of_copies", "value": "\(copies)", "usage": "NoPort"}]},
              {"id": "w", "name": "Work", "category": "BashShellApp", "categoryType": "Application",
               "isGroup": false, "parentId": "c",
               "fields": [{"id": "k", "name": "command", "value": "\(command.replacing("{n}", with: "x"))",
                 "usage": "NoPort"},
                {"id": "d", "name": "dropclass", "value": "dlg.apps.bash_shell_app.BashShellApp",
                 "usage": "NoPort"},
                {"id": "out", "name": "out", "value": "", "usage": "OutputPort"}]},
              {"id": "f", "name": "Out", "category": "File", "categoryType": "Data",
               "isGroup": false, "parentId": "c",
               "fields": [{"id": "p", "name": "filepath", "value": "out.txt", "usage": "NoPort"},
                {"id": "in", "name": "out", "value": "", "usage": "InputPort"}]}],
             "linkDataArray": [{"from": "w", "fromPort": "out", "to": "f", "toPort": "in"}]}
            """
        try write(text, to: "a.graph")
    }
}
