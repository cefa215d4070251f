import Graphs
import HDF5

// The tables of a blueprint, in the order in which they were written, each value checked before it is used.
extension ColumnReader {
    mutating func readBlueprint() throws(GraphFileFault) -> Blueprint {
        let name = try readTexts("name", count: 1)[0]
        let trailer = try readTexts("trailer", count: 1)[0]
        let components = try readComponents()
        let source = try readTexts("ports/source", count: open("ports/is_stream").count)
        let target = try readTexts("ports/target", count: source.count)
        let isStream = try readFlags("ports/is_stream", count: source.count)
        let ports = source.indices.map {
            PortPair(source: source[$0], target: target[$0], isStream: isStream[$0])
        }
        let links = try readLinks(between: components)
        var blueprint = Blueprint(name: name, components: components, links: links, ports: ports)
        blueprint.trailer = trailer
        if let violated = blueprint.violatedInvariant() { throw .contradiction(violated) }
        return blueprint
    }

    private mutating func readComponents() throws(GraphFileFault) -> [Component] {
        let weight = try read("components/weight", as: UInt32.self)
        let count = weight.count
        let id = try readTexts("components/id", count: count)
        let name = try readTexts("components/name", count: count)
        let kind = try readWords("components/kind", count: count) { DropKind(word: $0) }
        let category = try readTexts("components/category", count: count)
        let categoryType = try readTexts("components/category_type", count: count)
        let dropClass = try readTexts("components/drop_class", count: count)
        let attributes = try readTexts("components/attributes", count: count)
        let drops = try readOffsets("components/first_drop", count: count)
        let levelRows = try readOffsets("components/first_level", count: count)
        let fieldRows = try readOffsets("components/first_field", count: count)
        let importedRows = try readOffsets("components/first_imported", count: count)
        let levels = try readLevels(count: levelRows.last?.upperBound ?? 0)
        let fields = try readFields(count: fieldRows.last?.upperBound ?? 0)
        let imported = try readImported(count: importedRows.last?.upperBound ?? 0)
        guard drops.last?.upperBound ?? 0 <= Int(UInt32.max) else { throw .tooLarge }
        var components: [Component] = []
        components.reserveCapacity(count)
        for row in 0..<count {
            let unrolled = levels[levelRows[row]].dropCount
            let count = importedRows[row].isEmpty ? unrolled : importedRows[row].count
            guard unrolled != nil, count == drops[row].count else {
                throw .value(in: "components/first_drop", row: row + 1)
            }
            var component = Component(
                id: id[row], name: name[row], kind: kind[row], category: category[row],
                categoryType: categoryType[row], dropClass: dropClass[row],
                levels: Array(levels[levelRows[row]]), weight: weight[row],
                fields: Array(fields[fieldRows[row]]))
            component.attributes = attributes[row]
            component.imported = Array(imported[importedRows[row]])
            components.append(component)
        }
        return components
    }

    private mutating func readLevels(count: Int) throws(GraphFileFault) -> [Level] {
        let group = try readTexts("levels/group", count: count)
        let extent = try read("levels/extent", count: count, as: Int.self)
        let isLoop = try readFlags("levels/is_loop", count: count)
        return group.indices.map {
            Level(group: group[$0], extent: extent[$0], isLoop: isLoop[$0])
        }
    }

    private mutating func readFields(count: Int) throws(GraphFileFault) -> [Field] {
        let id = try readTexts("fields/id", count: count)
        let name = try readTexts("fields/name", count: count)
        let value = try readTexts("fields/value", count: count)
        let defaultValue = try readTexts("fields/default_value", count: count)
        let type = try readTexts("fields/type", count: count)
        let usage = try readWords("fields/usage", count: count) { Field.Usage(word: $0) }
        let parameterType = try readTexts("fields/parameter_type", count: count)
        let encoding = try readTexts("fields/encoding", count: count)
        let isPositional = try readFlags("fields/is_positional", count: count)
        return id.indices.map {
            Field(
                id: id[$0], name: name[$0], value: value[$0], defaultValue: defaultValue[$0],
                type: type[$0], usage: usage[$0], parameterType: parameterType[$0],
                encoding: encoding[$0], isPositional: isPositional[$0])
        }
    }

    private mutating func readImported(count: Int) throws(GraphFileFault) -> [ImportedInstance] {
        let oid = try readTexts("imported/oid", count: count)
        let iid = try readTexts("imported/iid", count: count)
        let weight = try read("imported/weight", count: count, as: UInt32.self)
        let partition = try read("imported/partition", count: count, as: UInt32.self)
        let hasIslands = try contains("imported/island")
        let island =
            hasIslands ? try read("imported/island", count: count, as: UInt32.self) : []
        let attributes = try readTexts("imported/attributes", count: count)
        let rows = try readOffsets("imported/first_parameter", count: count)
        let parameterCount = rows.last?.upperBound ?? 0
        let name = try readTexts("parameters/name", count: parameterCount)
        let value = try readTexts("parameters/value", count: parameterCount)
        return oid.indices.map { row in
            ImportedInstance(
                oid: oid[row], iid: iid[row], weight: weight[row],
                partition: partition[row] == .max ? nil : partition[row],
                island: hasIslands && island[row] != .max ? island[row] : nil,
                attributes: attributes[row],
                parameters: rows[row].map { InstanceParameter(name[$0], value[$0]) })
        }
    }

    private mutating func readWords<Value>(
        _ path: String, count: Int, _ value: (String) -> Value?
    ) throws(GraphFileFault) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for (row, word) in try readTexts(path, count: count).enumerated() {
            guard let value = value(word) else { throw .value(in: path, row: row) }
            values.append(value)
        }
        return values
    }
}

extension ArraySlice<Level> {
    /// How many Drops they make, or nil where that is no number of Drops.
    fileprivate var dropCount: Int? {
        var product = 1
        for level in self {
            guard 0...Int(UInt32.max) ~= level.extent else { return nil }
            let next = product.multipliedReportingOverflow(by: level.extent)
            guard !next.overflow else { return nil }
            product = next.partialValue
        }
        return product
    }
}
