// The component table: what all Drops that were unrolled from one logical node have in common.

package enum DropKind: UInt8, Sendable { case data, app }

/// One level of a component's iteration space: a construct around it, and how often it repeats.
package struct Level: Equatable, Sendable {
    package var group: String
    package var extent: Int
    package var isLoop: Bool

    package init(group: String, extent: Int, isLoop: Bool = false) {
        self.group = group
        self.extent = extent
        self.isLoop = isLoop
    }
}

/// What a Drop was called in the physical graph that it was read from, and what it alone says.
package struct ImportedInstance: Equatable, Sendable {
    package var oid: String
    package var iid: String
    package var weight: UInt32
    /// The number of the partition that it was put in there; nil where nobody has said.
    package var partition: UInt32?
    /// The number of the island that its partition was put in there; nil where nobody has said.
    package var island: UInt32?
    /// Further members of its JSON that its component does not share, as an object; or empty.
    package var attributes: String
    /// Its own parameters: each overrules the field of its name.
    package var parameters: [InstanceParameter]

    package init(
        oid: String, iid: String, weight: UInt32 = 1, partition: UInt32? = nil,
        island: UInt32? = nil, attributes: String = "", parameters: [InstanceParameter] = []
    ) {
        self.oid = oid
        self.iid = iid
        self.weight = weight
        self.partition = partition
        self.island = island
        self.attributes = attributes
        self.parameters = parameters
    }
}

package struct InstanceParameter: Equatable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension Sequence<Level> {
    /// How many instances they make together; the largest integer where that is more.
    package var instanceCount: Int { reduce(1) { $0.multipliedClamped(by: $1.extent) } }
}

extension Int {
    /// Of numbers that are not negative: the product, or the largest integer where that is more.
    package func multipliedClamped(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }

    /// The sum likewise.
    package func addedClamped(to other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

package struct Component: Equatable, Sendable {
    package var id: String
    package var name: String
    package var kind: DropKind
    package var category: String
    package var categoryType: String
    package var dropClass: String
    package var levels: [Level]
    package var weight: UInt32
    package var fields: [Field]
    /// Of a graph that was read as a physical one: what each instance was called there. Empty for
    /// what was unrolled, whose names follow from the coordinates.
    package var imported: [ImportedInstance] = []
    /// Further members of the JSON that the instances of an imported component share, as an object.
    package var attributes = ""

    package init(
        id: String, name: String, kind: DropKind, category: String, categoryType: String,
        dropClass: String, levels: [Level] = [], weight: UInt32 = 1, fields: [Field] = []
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.category = category
        self.categoryType = categoryType
        self.dropClass = dropClass
        self.levels = levels
        self.weight = weight
        self.fields = fields
    }

    /// How many Drops it unrolls to.
    package var count: Int {
        imported.isEmpty ? levels.instanceCount : imported.count
    }

    /// What one of its Drops weighs: those of an imported graph each have a weight of their own.
    package func weight(of instance: Int) -> UInt32 {
        imported.isEmpty ? weight : imported[instance].weight
    }

    /// What a field says for one of its Drops.
    package func text(_ name: String, of instance: Int) -> String? {
        if !imported.isEmpty,
            let own = imported[instance].parameters.first(where: { $0.name == name })
        {
            return own.value
        }
        return fields.text(name)
    }

    /// True where one of its Drops has this parameter for itself.
    package func hasOwn(_ name: String, _ instance: Int) -> Bool {
        !imported.isEmpty && imported[instance].parameters.contains { $0.name == name }
    }

    /// The fields of one of its Drops, with what it alone says put in.
    package func fields(of instance: Int) -> [Field] {
        guard !imported.isEmpty else { return fields }
        var fields = fields
        for own in imported[instance].parameters {
            if let place = fields.lastIndex(where: { $0.name == own.name }) {
                fields[place].value = own.value
            } else {
                fields.append(Field(id: own.name, name: own.name, value: own.value))
            }
        }
        return fields
    }

    /// Instances that between them say all that its Drops say: one speaks for those that have nothing
    /// of their own.
    package var speakers: Range<Int> { 0..<(imported.isEmpty ? min(1, count) : count) }

    /// The speakers without those that only repeat what the last of these says.
    package var distinctSpeakers: [Int] {
        guard !imported.isEmpty else { return Array(speakers) }
        let silent = imported.firstIndex { $0.parameters.isEmpty }
        return imported.indices.filter { !imported[$0].parameters.isEmpty }
            + (silent.map { [$0] } ?? [])
    }

    /// The iteration coordinates of an instance, outermost first.
    package func coordinates(of instance: Int) -> [Int] {
        guard imported.isEmpty else { return [instance] }
        var rest = instance
        var coordinates = [Int](repeating: 0, count: levels.count)
        for level in levels.indices.reversed() {
            coordinates[level] = rest % levels[level].extent
            rest /= levels[level].extent
        }
        return coordinates
    }

    /// DALiuGE's instance id: "0", then the coordinates, joined by dashes.
    package func instanceID(of instance: Int) -> String {
        guard imported.isEmpty else { return imported[instance].iid }
        // Most have one, and this is asked for each short array.
        if levels.count == 1 { return "0-" + String(instance) }
        var text = "0"
        for coordinate in coordinates(of: instance) {
            text += "-"
            text += String(coordinate)
        }
        return text
    }

    /// The Drop's id in DALiuGE's form: the session, the component and the instance id, joined by
    /// underscores; of an imported Drop the id that it came with.
    package func oid(of instance: Int, session: String) -> String {
        guard imported.isEmpty else { return imported[instance].oid }
        return "\(session)_\(id)_\(instanceID(of: instance))"
    }

    /// The instance that an instance id names, or nil where there is none.
    package func instance(_ instanceID: String) -> Int? {
        guard imported.isEmpty else { return imported.firstIndex { $0.iid == instanceID } }
        let parts = instanceID.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == levels.count + 1, parts[0] == "0" else { return nil }
        var instance = 0
        for (level, part) in zip(levels, parts.dropFirst()) {
            guard let coordinate = Int(part), 0..<level.extent ~= coordinate else { return nil }
            instance = instance * level.extent + coordinate
        }
        return instance
    }

    package func inputPort(id: String) -> Field? {
        fields.first { $0.id == id && $0.isInputPort }
    }

    package func outputPort(id: String) -> Field? {
        fields.first { $0.id == id && $0.isOutputPort }
    }
}
