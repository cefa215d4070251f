// A GlobalVariable node names values that `{name}` stands for in the fields of all other nodes, the
// applications inside constructs included. It makes no Drop. A variable has the type of its field:
// Integer, Float, String or Boolean. Where it is the whole value of a field, the field gets the
// variable's type with it; inside a longer text it is just text. A variable that is used and is not of
// its type, or of a type that is none of these, is an error. What a variable says may name those behind
// it, for they are put in one after another.

import Graphs

struct GlobalVariables {
    private struct Variable {
        let value: String
        let type: String
        let place: Place
    }

    private var variables: [Variable] = []
    private var numbers: [String: Int] = [:]
    private(set) var findings: [Finding] = []
    /// Their values as their types write them, of those that were asked for.
    private var known: [Int: String?] = [:]
    /// Bytes that may still be put in: variables that name each other can grow without end.
    private var budget = 1 << 24

    init(_ graph: LogicalGraph) {
        for node in graph.nodes where node.namesGlobals {
            for field in node.fields where !field.name.isEmpty {
                // Of two with one name the later counts, in the place of the first.
                let variable = Variable(
                    value: field.effective, type: field.type,
                    place: Place(nodeID: node.id, nodeName: node.name, field: field.name))
                if let earlier = numbers[field.name] {
                    variables[earlier] = variable
                } else {
                    numbers[field.name] = variables.count
                    variables.append(variable)
                }
            }
        }
    }

    mutating func apply(to graph: inout LogicalGraph) {
        guard !variables.isEmpty else { return }
        for number in graph.nodes.indices where !graph.nodes[number].namesGlobals {
            substitute(in: &graph.nodes[number].fields)
            if graph.nodes[number].inputApplication != nil {
                substitute(in: &graph.nodes[number].inputApplication!.fields)
            }
            if graph.nodes[number].outputApplication != nil {
                substitute(in: &graph.nodes[number].outputApplication!.fields)
            }
        }
    }

    private mutating func substitute(in fields: inout [Field]) {
        for number in fields.indices where fields[number].value.utf8.contains(UInt8(ascii: "{")) {
            substitute(in: &fields[number])
        }
    }

    /// Linear in the text and in what is put in.
    private mutating func substitute(in field: inout Field) {
        var last = -1
        while let number = whole(field.value), number > last, let value = converted(number) {
            field.value = value
            field.type = variables[number].type
            last = number
        }
        var open = [(text: Array(field.value.utf8)[...], last: last)]
        var result: [UInt8] = []
        while let (text, last) = open.popLast() {
            guard let mark = text.firstIndex(of: UInt8(ascii: "{")) else {
                result += text
                continue
            }
            result += text[..<mark]
            let inside = text[(mark + 1)...]
            let end = inside.firstIndex { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "{") }
            if let end, text[end] == UInt8(ascii: "}"),
                let number = numbers[String(decoding: inside[..<end], as: UTF8.self)],
                number > last, let value = converted(number), pay(for: value, number)
            {
                open.append((text[(end + 1)...], last))
                open.append((Array(value.utf8)[...], number))
            } else {
                let next = end ?? text.endIndex
                result += text[mark..<next]
                open.append((text[next...], last))
            }
        }
        field.value = String(decoding: result, as: UTF8.self)
    }

    /// The variable that a text is nothing but the name of.
    private func whole(_ text: String) -> Int? {
        guard text.utf8.first == UInt8(ascii: "{"), text.utf8.last == UInt8(ascii: "}") else {
            return nil
        }
        return numbers[String(text.dropFirst().dropLast())]
    }

    private mutating func pay(for value: String, _ number: Int) -> Bool {
        guard budget > 0 else { return false }
        budget -= value.utf8.count + 1
        if budget <= 0 { findings.append(Finding(.globalsTooLong, variables[number].place)) }
        return budget > 0
    }

    /// The value as its type writes it; each mistake is told once.
    private mutating func converted(_ number: Int) -> String? {
        if let known = known[number] { return known }
        let variable = variables[number]
        let text = variable.value
        let converted: String? =
            switch variable.type {
            case "Integer": WholeNumber.parse(text).map(String.init)
            case "Float": Double(text.trimmed).map { $0.description }
            case "String": text
            case "Boolean": Self.boolean(text)
            default: nil
            }
        known[number] = .some(converted)
        if converted == nil {
            let isKnown = ["Integer", "Float", "Boolean"].contains(variable.type)
            findings.append(
                Finding(
                    isKnown
                        ? .globalNotOfType(value: text, type: variable.type)
                        : .globalTypeUnknown(type: variable.type), variable.place))
        }
        return converted
    }

    private static func boolean(_ text: String) -> String? {
        switch text.trimmed.lowercased() {
        case "true", "1", "yes": "true"
        case "false", "0", "no": "false"
        default: nil
        }
    }
}

extension LogicalNode {
    /// Older editors wrote EnvironmentVariables, unless that is a Drop with a class of its own.
    var namesGlobals: Bool {
        category == "GlobalVariable"
            || category == "EnvironmentVariables" && (fields.text("dropclass") ?? "").isEmpty
    }
}

extension String {
    /// Without the spaces around it.
    var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
