// Scalars: exact or nothing. `integer` is nil for 1.0 and for what 64 signed bits cannot hold; `real`
// takes any number, for a graph may say 5 where it means 5.0.

extension JSONValue {
    package var string: String? { contents.map { String($0) } }

    /// The string in place, without making a Swift string of it.
    package var contents: JSONString? {
        tag == .string ? JSONString(document: document, position: position) : nil
    }

    package var integer: Int? {
        tag == .signed ? Int(truncatingIfNeeded: document.tape[position + 1]) : nil
    }

    /// Integers from 0 to 2^64-1.
    package var unsigned: UInt64? {
        switch tag {
        case .unsigned: document.tape[position + 1]
        case .signed: UInt64(exactly: Int64(bitPattern: document.tape[position + 1]))
        default: nil
        }
    }

    /// Any number; integers beyond 2^53 are rounded.
    package var real: Double? {
        let word = document.tape[position + 1]
        return switch tag {
        case .real: Double(bitPattern: word)
        case .signed: Double(Int64(bitPattern: word))
        case .unsigned: Double(word)
        default: nil
        }
    }

    package var boolean: Bool? {
        switch tag {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    package var isNull: Bool { kind == .null }

    /// A scalar as text: strings as they are, the rest as Python's json would print it (`true`, `null`,
    /// `1e-05`, `2.0`). nil for containers.
    package var text: String? {
        switch kind {
        case .object, .array: nil
        case .string: string
        case .integer: integer.map(String.init) ?? unsigned.map(String.init)
        case .real: real?.description
        case .boolean: boolean == true ? "true" : "false"
        case .null: "null"
        }
    }
}
