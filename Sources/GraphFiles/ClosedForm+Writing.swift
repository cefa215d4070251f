import Graphs
import HDF5

// The tables of a blueprint, in the order in which they are read back.
extension ColumnWriter {
    mutating func write(_ blueprint: Blueprint) throws(HDF5Error) {
        try write("name", CollectionOfOne(blueprint.name))
        try write("trailer", CollectionOfOne(blueprint.trailer))
        try writeComponents(blueprint)
        try writeLevels(blueprint.components.lazy.flatMap(\.levels))
        try writeFields(blueprint.components.lazy.flatMap(\.fields))
        try writeImported(blueprint.components.lazy.flatMap(\.imported))
        try writeParameters(
            blueprint.components.lazy.flatMap(\.imported).flatMap(\.parameters))
        try write("ports/source", blueprint.ports.lazy.map(\.source))
        try write("ports/target", blueprint.ports.lazy.map(\.target))
        try write("ports/is_stream", blueprint.ports.lazy.map(\.isStream))
        try writeLinks(blueprint.links)
    }

    private mutating func writeComponents(_ blueprint: Blueprint) throws(HDF5Error) {
        let components = blueprint.components
        try write("components/weight", components.map(\.weight))
        try write("components/id", components.lazy.map(\.id))
        try write("components/name", components.lazy.map(\.name))
        try write("components/kind", components.lazy.map(\.kind.word))
        try write("components/category", components.lazy.map(\.category))
        try write("components/category_type", components.lazy.map(\.categoryType))
        try write("components/drop_class", components.lazy.map(\.dropClass))
        try write("components/attributes", components.lazy.map(\.attributes))
        try write("components/first_drop", blueprint.firstDrop.map { UInt64($0) })
        try writeOffsets("components/first_level", components.lazy.map(\.levels.count))
        try writeOffsets("components/first_field", components.lazy.map(\.fields.count))
        try writeOffsets("components/first_imported", components.lazy.map(\.imported.count))
    }

    private mutating func writeLevels(_ levels: some Collection<Level>) throws(HDF5Error) {
        try write("levels/group", levels.lazy.map(\.group))
        try write("levels/extent", levels.map(\.extent))
        try write("levels/is_loop", levels.lazy.map(\.isLoop))
    }

    private mutating func writeFields(_ fields: some Collection<Field>) throws(HDF5Error) {
        try write("fields/id", fields.lazy.map(\.id))
        try write("fields/name", fields.lazy.map(\.name))
        try write("fields/value", fields.lazy.map(\.value))
        try write("fields/default_value", fields.lazy.map(\.defaultValue))
        try write("fields/type", fields.lazy.map(\.type))
        try write("fields/usage", fields.lazy.map(\.usage.word))
        try write("fields/parameter_type", fields.lazy.map(\.parameterType))
        try write("fields/encoding", fields.lazy.map(\.encoding))
        try write("fields/is_positional", fields.lazy.map(\.isPositional))
    }

    /// What the file says where nobody has said a partition, or an island.
    private static let noNumber = UInt32.max

    private mutating func writeImported(
        _ instances: some Collection<ImportedInstance>
    ) throws(HDF5Error) {
        try write("imported/oid", instances.lazy.map(\.oid))
        try write("imported/iid", instances.lazy.map(\.iid))
        try write("imported/weight", instances.map(\.weight))
        try write("imported/partition", instances.map { $0.partition ?? Self.noNumber })
        if instances.contains(where: { $0.island != nil }) {
            try write("imported/island", instances.map { $0.island ?? Self.noNumber })
        }
        try write("imported/attributes", instances.lazy.map(\.attributes))
        try writeOffsets(
            "imported/first_parameter", instances.lazy.map(\.parameters.count))
    }

    private mutating func writeParameters(
        _ parameters: some Collection<InstanceParameter>
    ) throws(HDF5Error) {
        try write("parameters/name", parameters.lazy.map(\.name))
        try write("parameters/value", parameters.lazy.map(\.value))
    }

    private mutating func writeLinks(_ links: [Link]) throws(HDF5Error) {
        try write("links/source", links.map(\.source.row))
        try write("links/target", links.map(\.target.row))
        try write("links/ports", links.map(\.ports))
        try write("links/rule", links.lazy.map(\.rule.word))
        let numbers = links.map(\.rule.numbers)
        try writeOffsets("links/first_number", numbers.lazy.map(\.count))
        try write("links/numbers", numbers.flatMap(\.self))
        let listed = links.compactMap(\.rule.edges)
        try write("listed/first_target", listed.flatMap(\.firstTarget))
        try write("listed/target", listed.flatMap(\.targets))
        try write("listed/first_source", listed.flatMap(\.firstSource))
        try write("listed/source", listed.flatMap(\.sources))
    }
}

extension LinkRule {
    /// The rule's edges, where it is nothing but a list of them.
    fileprivate var edges: EdgeList? {
        if case .listed(let edges) = self { edges } else { nil }
    }
}
