// Reads fields: the same in all of EAGLE's schemas and in DALiuGE's physical graphs.

import Graphs
import JSON

struct FieldReader {
    var pool = StringPool()

    private enum Key: String, CaseIterable {
        case name, value, defaultValue, type, id, parameterType, usage, encoding, positional, text
        static let all = allCases
        static let keys = JSONKeys(all.map(\.rawValue))
    }

    private let keys = Key.keys
    private let names = Key.all

    /// A field is an object; what is of the wrong type in it counts as empty.
    mutating func read(_ field: JSONValue, _ notes: inout ReadingNotes) -> Field {
        var result = Field(id: "", name: "", type: "")
        field.forEachMember(of: keys) { key, value in
            switch names[key] {
            case .name: result.name = pooled(value)
            case .value: result.value = pooled(value)
            case .defaultValue: result.defaultValue = pooled(value)
            case .type: result.type = pooled(value)
            case .id: result.id = value.text ?? ""
            case .parameterType: result.parameterType = pooled(value)
            case .usage: result.usage = Self.usage(pooled(value))
            case .encoding: result.encoding = pooled(value)
            case .positional: result.isPositional = notes.flag(value, "positional")
            case .text: if result.name.isEmpty { result.name = pooled(value) }
            }
        }
        return result
    }

    /// What a field's value says: a scalar's text, or a container as JSON; null says nothing.
    private mutating func pooled(_ value: JSONValue) -> String {
        if let text = value.unsafeString { return pool.string(text) }
        return value.fieldText
    }

    private static func usage(_ text: String) -> Field.Usage {
        switch text {
        case "InputPort": .input
        case "OutputPort": .output
        case "InputOutput": .inputAndOutput
        default: .noPort
        }
    }
}

// The fields of a Drop.
extension FieldReader {
    /// Newer physical graphs list them; older ones have only what DALiuGE made of them: parameters by
    /// name in three groups, and each once more as a member of the Drop.
    mutating func fields(ofDrop drop: JSONValue, _ notes: inout ReadingNotes) -> [Field] {
        if let list = notes.list(drop["fields"], "fields") {
            var fields = list.filter { $0.kind == .object }.map { read($0, &notes) }
            // A value may stand beside its field only.
            for number in fields.indices where fields[number].effective.isEmpty {
                let name = fields[number].name
                guard !Self.structure.contains(name), let value = drop[name], value.isScalar else {
                    continue
                }
                fields[number].value = pooled(value)
            }
            return fields
        }
        var fields: [Field] = []
        var names: Set<String> = []
        for (key, type) in [
            ("applicationArgs", "ApplicationArgument"), ("componentParams", "ComponentParameter"),
            ("constraintParams", "ConstraintParameter"),
        ] {
            guard let group = drop[key], group.kind == .object else { continue }
            for member in group.members {
                var field = read(member.value, &notes)
                if member.value.kind != .object { field.value = pooled(member.value) }
                field.name = String(member.key)
                if field.parameterType.isEmpty { field.parameterType = type }
                if names.insert(field.name).inserted { fields.append(field) }
            }
        }
        for member in drop.members where member.value.isScalar {
            let name = String(member.key)
            guard !Self.structure.contains(name), names.insert(name).inserted else { continue }
            fields.append(Field(id: "", name: name, value: pooled(member.value)))
        }
        return fields
    }

    /// Members of a Drop that are no parameters.
    private static let structure: Set = [
        "oid", "uid", "iid", "name", "nm", "lg_key", "category", "categoryType", "type", "storage",
        "dropclass", "appclass", "dataclass", "app", "weight", "tw", "dw", "loop_ctx", "node",
        "island", "proc_index", "humanReadableKey",
    ]
}

extension JSONValue {
    var isScalar: Bool { kind != .object && kind != .array }

    /// As the value of a field.
    var fieldText: String {
        switch kind {
        case .null: ""
        case .object, .array: compactJSON()
        default: text ?? ""
        }
    }
}
