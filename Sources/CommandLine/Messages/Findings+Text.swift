// What a finding says: what is wrong, where, and how to mend it.

import JSON
import Translation

extension Finding {
    func text(in path: String, at spot: JSONPlace?) -> String {
        var head = path
        if let spot { head += ":\(spot.line):\(spot.column)" }
        if let name = place.nodeName { head += ": \"\(name.shownInLine)\"" }
        if let id = place.nodeID, id != place.nodeName { head += " (\(id.shownInLine))" }
        if let link = place.link { head += ": link \(link + 1)" }
        if let field = place.field { head += ": field \"\(field.shownInLine)\"" }
        return "\(head): \(fault.what.shownInLine)"
            + (fault.remedy.map { "\n  try: \($0.shownInLine)" } ?? "")
    }
}

extension Grade {
    var title: String {
        switch self {
        case .error: "errors"
        case .notExecutable: "not executable here"
        case .warning: "warnings"
        }
    }
}

extension Shape {
    var text: String {
        switch self {
        case .object: "an object"
        case .list: "a list"
        case .text: "a text"
        case .number: "a number"
        case .boolean: "true or false"
        }
    }
}

extension JSONValue.Kind {
    var text: String {
        switch self {
        case .object: "an object"
        case .array: "a list"
        case .string: "a text"
        case .integer, .real: "a number"
        case .boolean: "true or false"
        case .null: "null"
        }
    }
}
