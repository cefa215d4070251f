/// A parameter or a port of a logical node, as the person who drew the graph filled it in.
package struct Field: Equatable, Sendable {
    package enum Usage: Sendable { case noPort, input, output, inputAndOutput }

    package var id: String
    package var name: String
    package var value: String
    package var defaultValue: String
    package var type: String
    package var usage: Usage
    package var parameterType: String
    package var encoding: String
    package var isPositional: Bool

    package init(
        id: String, name: String, value: String = "", defaultValue: String = "",
        type: String = "String", usage: Usage = .noPort, parameterType: String = "",
        encoding: String = "", isPositional: Bool = false
    ) {
        self.id = id
        self.name = name
        self.value = value
        self.defaultValue = defaultValue
        self.type = type
        self.usage = usage
        self.parameterType = parameterType
        self.encoding = encoding
        self.isPositional = isPositional
    }

    /// What the field says: its value, or where that is empty, its default.
    package var effective: String { value.isEmpty ? defaultValue : value }
    package var isInputPort: Bool { usage == .input || usage == .inputAndOutput }
    package var isOutputPort: Bool { usage == .output || usage == .inputAndOutput }
}

// By index, for a field taken out of its array is retained string by string.
extension [Field] {
    /// The text of the field of that name; where several have it, the last one counts.
    package func text(_ name: String) -> String? {
        lastIndex { $0.name == name }.map { self[$0].effective }
    }

    /// The text of the first of these names that a field has: old graphs spell them differently.
    package func text(anyOf names: [String]) -> String? {
        for name in names { if let found = text(name) { return found } }
        return nil
    }
}
