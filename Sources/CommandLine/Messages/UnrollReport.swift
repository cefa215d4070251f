// What `weir unroll` prints. The members of its JSON are a promise to whoever reads them.

import Graphs
import JSON

struct UnrollReport {
    private let unrolling: Unrolling
    private let shape: GraphShape?
    private let shapeTime: Duration
    private var blueprint: Blueprint { unrolling.blueprint }

    init(_ unrolling: Unrolling) {
        self.unrolling = unrolling
        let start = ContinuousClock.now
        shape = unrolling.graph.shape()
        shapeTime = start.duration(to: .now)
    }

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
        return [table.text, total, afar].joined(separator: "\n")
    }

    private var afar: String {
        let bytes = unrolling.graph.byteCount.bytesText
        guard let shape else { return "some Drops wait for each other in a circle, \(bytes)" }
        return "roots \(shape.roots), leaves \(shape.leaves), depth \(shape.depth), "
            + "widest level \(shape.widest), \(bytes)"
    }

    var json: [UInt8] {
        var writer = JSONWriter(indentation: 2)
        writer.beginObject()
        for (key, number) in [
            ("drops", blueprint.dropCount), ("data", count(.data)), ("apps", count(.app)),
            ("edges", blueprint.edgeCount), ("roots", shape?.roots), ("leaves", shape?.leaves),
            ("depth", shape?.depth), ("widest", shape?.widest),
            ("bytes", unrolling.graph.byteCount),
        ] {
            writer.key(key)
            if let number { writer.integer(number) } else { writer.null() }
        }
        writeSeconds(to: &writer)
        writeComponents(to: &writer)
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }

    private func writeSeconds(to writer: inout JSONWriter<Never>) {
        writer.key("seconds")
        writer.beginObject()
        for (key, time) in [
            ("read", unrolling.readTime), ("translate", unrolling.translateTime),
            ("unroll", unrolling.unrollTime), ("shape", shapeTime),
        ] {
            writer.key(key)
            writer.real(time / .seconds(1))
        }
        if let time = unrolling.writeTime {
            writer.key("write")
            writer.real(time / .seconds(1))
        }
        writer.endObject()
    }

    private func writeComponents(to writer: inout JSONWriter<Never>) {
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
    }
}
