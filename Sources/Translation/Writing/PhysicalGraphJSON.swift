// DALiuGE's JSON form of a physical graph: a list of Drops, each with its neighbours by oid and port,
// and a last element for reproducibility data, which is empty unless the graph was read with one. For
// exchange; big graphs have HDF5. What a graph was read with is written back, whether any column here
// knows it or not: PhysicalGraphJSON+Imported.

package import Graphs
package import JSON

package struct PhysicalGraphJSON {
    let blueprint: Blueprint
    private let prefix: String
    /// The members that a component's Drops share, where it was read with some.
    let shared: [Int: JSONDocument]

    /// An oid is the prefix, the component's id and the instance id, joined by underscores.
    package init(_ blueprint: Blueprint, prefix: String = "1") {
        self.blueprint = blueprint
        self.prefix = prefix
        shared = Self.sharedMembers(blueprint)
    }

    package func oid(of name: DropName) -> String {
        blueprint[name.component].oid(of: Int(name.instance), session: prefix)
    }

    package func write<Failure: Error>(
        _ graph: PhysicalGraph, to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        try writer.beginArray()
        for row in 0..<graph.dropCount { try write(DropID(row), of: graph, to: &writer) }
        try writeTrailer(to: &writer)
        try writer.endArray()
    }

    private func write<Failure: Error>(
        _ drop: DropID, of graph: PhysicalGraph, to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        let name = graph.name(of: drop)
        let component = blueprint[name.component]
        let instance = Int(name.instance)
        try writer.beginObject()
        let ids = [("oid", oid(of: name)), ("iid", component.instanceID(of: instance))]
        try write(ids, to: &writer)
        if let members = shared[name.component.index] {
            try writeImported(members.root, component.imported[instance], to: &writer)
            try writeEdges(of: drop, component.kind, graph, to: &writer)
        } else {
            try writeOwn(component, instance, to: &writer)
            try writeEdges(of: drop, component.kind, graph, to: &writer)
            try writeFields(component.fields(of: instance), to: &writer)
        }
        try writer.endObject()
    }

    private func writeOwn<Failure: Error>(
        _ component: Component, _ instance: Int, to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        try write(
            [
                ("name", component.name), ("categoryType", component.categoryType),
                ("category", component.category), ("dropclass", component.dropClass),
                ("storage", component.category), ("lg_key", component.id),
            ], to: &writer)
        try writer.key("weight")
        try writer.integer(Int(component.weight(of: instance)))
        try writer.key("rank")
        try writer.beginArray()
        try writer.integer(0)
        for coordinate in component.coordinates(of: instance) { try writer.integer(coordinate) }
        try writer.endArray()
        guard !component.imported.isEmpty else { return }
        try write(component.imported[instance].parameters.map { ($0.name, $0.value) }, to: &writer)
    }

    private func write<Failure: Error>(
        _ members: [(String, String)], to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        for (key, value) in members {
            try writer.key(key)
            try writer.string(value)
        }
    }

    private func writeFields<Failure: Error>(
        _ fields: [Field], to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        try writer.key("fields")
        try writer.beginArray()
        for field in fields {
            try writer.beginObject()
            try write(
                [
                    ("id", field.id), ("name", field.name), ("value", field.value),
                    ("defaultValue", field.defaultValue), ("type", field.type),
                    ("parameterType", field.parameterType), ("encoding", field.encoding),
                    ("usage", field.usage.eagleName),
                ], to: &writer)
            try writer.key("positional")
            try writer.boolean(field.isPositional)
            try writer.endObject()
        }
        try writer.endArray()
    }
}

extension Field.Usage {
    /// EAGLE's word for it.
    package var eagleName: String {
        switch self {
        case .noPort: "NoPort"
        case .input: "InputPort"
        case .output: "OutputPort"
        case .inputAndOutput: "InputOutput"
        }
    }
}
