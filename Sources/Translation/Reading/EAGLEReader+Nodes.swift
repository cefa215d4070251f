// A node of `nodeDataArray`, as OJS and legacy graphs have it.

import Graphs
import JSON

extension EAGLEReader {
    /// What a node says of the applications that stand for a construct.
    struct Applications {
        var input = EmbeddedApplication(category: "", name: "", fields: [])
        var output = EmbeddedApplication(category: "", name: "", fields: [])

        /// In legacy graphs an application may have a name and no category.
        mutating func nameCategories() {
            for part in [\Applications.input, \Applications.output]
            where !self[keyPath: part].name.isEmpty && Self.named(self[keyPath: part]) == nil {
                self[keyPath: part].category = "Component"
            }
        }

        /// An output application of no type is none, but its ports were drawn: those of the other.
        mutating func shareUntypedPorts() {
            guard Self.named(output) == nil, Self.named(input) != nil else { return }
            let known = Set(input.fields.map(\.id))
            input.fields += output.fields.filter { $0.usage != .noPort && !known.contains($0.id) }
        }

        /// Nil where the construct has none.
        static func named(_ application: EmbeddedApplication) -> EmbeddedApplication? {
            let none = ["", "None", "Unknown", "UnknownApplication"]
            return none.contains(application.category) ? nil : application
        }
    }

    /// The keys of a node, the names of ten years among them.
    enum NodeKey: String, CaseIterable {
        case id, key, oid, name, text, category, categoryType, isGroup, parentId, group, fields
        case applicationArgs, applicationParams, inputAppFields, outputAppFields, exitAppFields
        case inputApplicationType, outputApplicationType, exitApplicationType
        case inputApplicationName, outputApplicationName
        case inputApplicationId, outputApplicationId, inputApplicationKey, outputApplicationKey
        case inputPorts, outputPorts, inputLocalPorts, outputLocalPorts

        static let all = allCases
        static let keys = JSONKeys(all.map(\.rawValue))
    }

    /// One node of `nodeDataArray`; its members are walked once.
    mutating func node(_ node: JSONValue, number: Int) -> LogicalNode? {
        guard node.kind == .object else {
            notes.add(.wrongType(key: "node", wanted: .object, found: node.kind))
            return nil
        }
        var result = LogicalNode(id: "", name: "", category: "Unknown", categoryType: "")
        var applications = Applications()
        var id: String?
        var key: String?
        var oldPorts: [(JSONValue, PortList)] = []
        node.forEachMember(of: NodeKey.keys) { place, value in
            let member = NodeKey.all[place]
            switch member {
            case .id: id = notes.text(value, "id")
            case .key, .oid: key = notes.text(value, member.rawValue)
            case .name, .text: if let name = text(value, member) { result.name = name }
            case .category: if let text = text(value, member) { result.category = text }
            case .categoryType: result.categoryType = text(value, member) ?? ""
            case .isGroup: result.isGroup = notes.flag(value, "isGroup")
            case .parentId, .group:
                if let parent = text(value, member) { result.parent = parent }
            case .fields: append(value, member, to: &result.fields)
            case .applicationArgs, .applicationParams:
                append(value, member, to: &result.fields, as: "ApplicationArgument")
            case .inputAppFields: append(value, member, to: &applications.input.fields)
            case .outputAppFields, .exitAppFields:
                append(value, member, to: &applications.output.fields)
            case .inputApplicationType: applications.input.category = text(value, member) ?? ""
            case .outputApplicationType, .exitApplicationType:
                let category = text(value, member) ?? ""
                if category != "None" { applications.output.category = category }
            case .inputApplicationName: applications.input.name = text(value, member) ?? ""
            case .outputApplicationName: applications.output.name = text(value, member) ?? ""
            case .inputApplicationId, .outputApplicationId, .inputApplicationKey,
                .outputApplicationKey:
                if let id = text(value, member), !id.isEmpty { hosts[id] = number }
            case .inputPorts: oldPorts.append((value, .inputs))
            case .outputPorts: oldPorts.append((value, .outputs))
            case .inputLocalPorts: oldPorts.append((value, .localInputs))
            case .outputLocalPorts: oldPorts.append((value, .localOutputs))
            }
        }
        if id == nil, key != nil { schema = .legacy }
        if let id, let key, id != key { idsByKey[key] = id }
        guard let id = id ?? key else {
            notes.add(.missingKey("id"), place: Place(nodeName: result.name))
            return nil
        }
        result.id = id
        if key != nil, result.isGroup { applications.nameCategories() }
        applications.shareUntypedPorts()
        result.inputApplication = Applications.named(applications.input)
        result.outputApplication = Applications.named(applications.output)
        // The lists that newer files may still have are of no meaning there.
        if key != nil { for (list, kind) in oldPorts { add(list, kind, to: &result) } }
        return result
    }

    /// A short text that many share.
    mutating func text(_ value: JSONValue, _ key: NodeKey) -> String? {
        if let text = value.unsafeString { return fieldReader.pool.string(text) }
        return notes.text(value, key.rawValue)
    }

    private mutating func append(
        _ list: JSONValue, _ key: NodeKey, to fields: inout [Field], as parameterType: String = ""
    ) {
        guard let elements = notes.list(list, key.rawValue) else { return }
        fields.reserveCapacity(fields.count + elements.underestimatedCount)
        for (number, element) in elements.enumerated() {
            guard element.kind == .object else {
                notes.add(
                    .wrongType(key: "field", wanted: .object, found: element.kind),
                    at: .key(key.rawValue), .index(number))
                continue
            }
            var field = fieldReader.read(element, &notes)
            if field.parameterType.isEmpty { field.parameterType = parameterType }
            fields.append(field)
        }
    }
}
