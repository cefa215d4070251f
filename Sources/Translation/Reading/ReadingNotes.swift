// What a reader finds on its way through a file: findings, each with the path to the value at fault.
// The readers go on after each, so that all the mistakes of a file are told at once.

import JSON

/// What a value should have been.
package enum Shape: Equatable, Sendable {
    case object, list, text, number, boolean
}

struct ReadingNotes {
    private(set) var findings: [Finding] = []
    /// The path to what is being read.
    var path: [JSONStep] = []
    private var searches = 0

    /// What may have been meant. To look for it takes long: after twenty times it helps nobody.
    mutating func closest(to word: String, in known: some Collection<String>) -> String? {
        searches += 1
        return searches > 20 ? nil : Spelling.closest(to: word, in: known)
    }

    mutating func add(_ fault: Fault, at steps: JSONStep..., place: Place = Place()) {
        var place = place
        place.path = path + steps
        findings.append(Finding(fault, place))
    }

    mutating func wrongType(
        _ key: String, _ wanted: Shape, _ value: JSONValue, place: Place = Place()
    ) {
        add(.wrongType(key: key, wanted: wanted, found: value.kind), at: .key(key), place: place)
    }

    /// A list under a key; nothing or null is an empty one, anything else a finding.
    mutating func list(_ value: JSONValue?, _ key: String, place: Place = Place()) -> JSONElements?
    {
        guard let value, !value.isNull else { return nil }
        if value.kind == .array { return value.elements }
        wrongType(key, .list, value, place: place)
        return nil
    }

    mutating func object(_ value: JSONValue?, _ key: String, place: Place = Place()) -> JSONValue? {
        guard let value, !value.isNull else { return nil }
        if value.kind == .object { return value }
        wrongType(key, .object, value, place: place)
        return nil
    }

    /// A scalar under a key, as text; nothing or null is nil, a container a finding.
    mutating func text(_ value: JSONValue?, _ key: String, place: Place = Place()) -> String? {
        guard let value, !value.isNull else { return nil }
        if let text = value.text { return text }
        wrongType(key, .text, value, place: place)
        return nil
    }

    /// As editors write it: true, "true", 1, "1", "yes" and their opposites; nothing is false.
    mutating func flag(_ value: JSONValue?, _ key: String, place: Place = Place()) -> Bool {
        guard let value, !value.isNull else { return false }
        if let flag = value.boolean { return flag }
        switch value.text?.lowercased() {
        case "true", "1", "yes": return true
        case "false", "0", "no", "": return false
        default:
            wrongType(key, .boolean, value, place: place)
            return false
        }
    }
}
