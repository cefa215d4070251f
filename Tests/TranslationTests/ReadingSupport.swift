// What the tests of reading share: from a text to findings and a physical graph, the drawing of one that
// a person can check by eye, and the corpus beside the repository.

import Foundation
import Graphs
import JSON
import Translation

enum Reading {
    struct Result {
        var logical: LogicalGraph?
        var findings: [Finding]
        var blueprint: Blueprint?

        var faults: [Fault] { findings.map(\.fault) }
    }

    static func read(
        _ bytes: [UInt8], configuration: String? = nil, parameters: [String: String] = [:]
    ) throws -> Result {
        var given = Parameters()
        for (name, value) in parameters { given[name] = value }
        var reader = GraphReader(configuration: configuration, parameters: given)
        let graph = reader.read(try JSONDocument(parsing: bytes).root)
        var result = Result(logical: nil, findings: reader.findings, blueprint: nil)
        var translation: Translation?
        switch graph {
        case .logical(let graph):
            result.logical = graph
            translation = Translator().translate(graph)
        case .physical(let blueprint): translation = Translator().translate(blueprint)
        case nil: break
        }
        result.findings += translation?.findings ?? []
        result.blueprint = result.findings.hasErrors ? nil : translation?.blueprint
        return result
    }

    static func read(
        _ text: String, configuration: String? = nil, parameters: [String: String] = [:]
    ) throws -> Result {
        try read(Array(text.utf8), configuration: configuration, parameters: parameters)
    }

    /// The physical graph in DALiuGE's form.
    static func json(_ blueprint: Blueprint) -> [UInt8] {
        var writer = JSONWriter()
        PhysicalGraphJSON(blueprint).write(PhysicalGraph(unrolling: blueprint), to: &writer)
        return writer.bytes()
    }

    /// A line an edge, "name iid.port > port.name iid", or "|>" where it streams; Drops without any
    /// edge alone. Sorted.
    static func drawing(_ blueprint: Blueprint) -> String {
        let graph = PhysicalGraph(unrolling: blueprint)
        let name = { (name: DropName) in
            let component = blueprint[name.component]
            return "\(component.name) \(component.instanceID(of: Int(name.instance)))"
        }
        var lines: [String] = []
        for row in 0..<graph.dropCount {
            let drop = DropID(row)
            for edge in graph.consumerRange(of: drop) {
                let ports = blueprint.ports[Int(graph.consumerPorts[edge])]
                lines.append(
                    "\(name(graph.name(of: drop))).\(ports.source) \(ports.isStream ? "|>" : ">") "
                        + "\(ports.target).\(name(graph.name(of: graph.consumers[edge])))")
            }
            if graph.consumerRange(of: drop).isEmpty, graph.producerRange(of: drop).isEmpty {
                lines.append(name(graph.name(of: drop)))
            }
        }
        return lines.sorted().joined(separator: "\n")
    }

    /// A file of the shared folder beside the repository, or nil where that is not there; says so.
    static func shared(_ path: String) -> URL? {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "shared").appending(path: path)
        if FileManager.default.fileExists(atPath: file.path) { return file }
        print("no shared/\(path) beside the repository: only the project's own graphs are read")
        return nil
    }

    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures")
        return [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }
}

// Small logical graphs, put together from pieces.
enum Drawn {
    static func graph(nodes: [String], links: [String] = [], rest: String = "") -> String {
        #"{"modelData":{"filePath":"drawn.graph","schemaVersion":"OJS"},"nodeDataArray":["#
            + nodes.joined(separator: ",") + #"],"linkDataArray":["#
            + links.joined(separator: ",") + "]\(rest)}"
    }

    static func node(
        _ id: String, _ category: String, _ type: String, fields: [String] = [], rest: String = ""
    ) -> String {
        #"{"id":"\#(id)","name":"\#(id)","category":"\#(category)","categoryType":"\#(type)","#
            + #""fields":["# + fields.joined(separator: ",") + "]\(rest)}"
    }

    static func field(
        _ name: String, _ value: String, type: String = "String", usage: String = "NoPort"
    ) -> String {
        #"{"id":"\#(name)-id","name":"\#(name)","value":\#(value),"type":"\#(type)","#
            + #""usage":"\#(usage)"}"#
    }
}
