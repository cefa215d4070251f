import Graphs
import JSON
import Storage
import Translation

extension Command {
    static let unroll = Command(
        name: "unroll", operand: "GRAPH",
        summary: "Unrolls a logical graph into its physical graph.",
        details: """
            Prints how many Drops and edges come of each component. With -o the physical graph is
            written in DALiuGE's JSON form; - is standard output.
            """,
        options: [
            Option(
                names: ["-o", "--output"], value: "FILE", help: "write the physical graph here"),
            .json,
        ] + GraphOptions.options,
        example: "weir unroll pipeline.graph -o pipeline.pg.json"
    ) { arguments throws(Complaint) in
        let path = try arguments.operand()
        let blueprint = try LoadedGraph.load(path, GraphOptions(arguments)).blueprint()
        if let output = arguments["-o"] {
            try write(blueprint, to: output)
            if output == "-" { return .completed }
        }
        if arguments.has("--json") {
            try Terminal.write(UnrolledCounts(blueprint).json, to: 1)
        } else {
            Terminal.say(UnrolledCounts(blueprint).table)
        }
        return .completed
    }

    private static func write(_ blueprint: Blueprint, to path: String) throws(Complaint) {
        let graph = PhysicalGraph(unrolling: blueprint)
        do throws(FileError) {
            let file = path == "-" ? OutputFile.standardOutput : try OutputFile(creating: path)
            var writer = JSONWriter<FileError>(to: { bytes throws(FileError) in
                try file.write(bytes)
            })
            try PhysicalGraphJSON(blueprint).write(graph, to: &writer)
            try writer.end()
            try file.close()
        } catch {
            throw Complaint("\(error.path): \(error.call): \(error.reason)")
        }
    }
}

/// What `weir unroll` prints.
struct UnrolledCounts {
    private let blueprint: Blueprint

    init(_ blueprint: Blueprint) { self.blueprint = blueprint }

    private func count(_ kind: DropKind) -> Int {
        blueprint.components.indices.filter { blueprint.components[$0].kind == kind }
            .reduce(0) { $0 + blueprint.count(of: ComponentID($1)) }
    }

    var table: String {
        var table = Table(["component", "kind", "category", "Drops"], right: [3])
        for (number, component) in blueprint.components.enumerated() {
            table.add([
                component.name, component.kind == .app ? "app" : "data", component.category,
                String(blueprint.count(of: ComponentID(number))),
            ])
        }
        let total =
            "\(blueprint.dropCount) Drops (\(count(.data)) data, \(count(.app)) apps), "
            + "\(blueprint.edgeCount) edges"
        return table.text + "\n" + total
    }

    var json: [UInt8] {
        var writer = JSONWriter(indentation: 2)
        writer.beginObject()
        for (key, number) in [
            ("drops", blueprint.dropCount), ("data", count(.data)), ("apps", count(.app)),
            ("edges", blueprint.edgeCount),
        ] {
            writer.key(key)
            writer.integer(number)
        }
        writer.key("components")
        writer.beginArray()
        for (number, component) in blueprint.components.enumerated() {
            writer.beginObject()
            for (key, text) in [
                ("id", component.id), ("name", component.name), ("category", component.category),
                ("kind", component.kind == .app ? "app" : "data"),
                ("dropclass", component.dropClass),
            ] {
                writer.key(key)
                writer.string(text)
            }
            writer.key("drops")
            writer.integer(blueprint.count(of: ComponentID(number)))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }
}
