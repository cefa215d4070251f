// Parameters of a graph: `~name`, or `~{name}`, in the values of fields stands for what was given for
// that name when the graph was read. A name is a letter or underscore, then letters, digits, underscores
// and dots, as in DALiuGE; of the names given the longest that fits counts, so that in "~file.txt" a
// parameter "file" is meant where there is no "file.txt". What nobody gave a value stays as it is and is
// told, for "~" is also a letter of file names; a parameter that nothing names is a mistake.

package import Graphs
package import JSON

package struct Parameters: Equatable, Sendable {
    private(set) var values: [String: String] = [:]

    package init() {}

    /// In the order of their names.
    package var sorted: [(name: String, value: String)] {
        values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    package subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Takes in an object: what is nested gets a name with a dot. False where it is no object.
    package mutating func add(_ object: JSONValue) -> Bool {
        guard object.kind == .object else { return false }
        add(object, prefix: "")
        return true
    }

    /// Objects inside objects are at most 1,023 deep: the parser sees to it.
    private mutating func add(_ object: JSONValue, prefix: String) {
        for member in object.members {
            let name = prefix + String(member.key)
            if member.value.kind == .object {
                add(member.value, prefix: name + ".")
            } else {
                values[name] = member.value.fieldText
            }
        }
    }

    /// True for what can stand after a tilde.
    package static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isStart(first) else { return false }
        return text.utf8.allSatisfy(isPart)
    }

    static func isStart(_ letter: UInt8) -> Bool {
        letter == UInt8(ascii: "_") || UInt8(ascii: "a")...UInt8(ascii: "z") ~= letter | 0x20
    }

    static func isPart(_ letter: UInt8) -> Bool {
        isStart(letter) || letter == UInt8(ascii: ".")
            || UInt8(ascii: "0")...UInt8(ascii: "9") ~= letter
    }

    /// Puts the values in their places; tells what is left over on both sides.
    package func apply(to graph: inout LogicalGraph) -> [Finding] {
        var filling = Filling(values: values)
        for number in graph.nodes.indices { filling.fill(&graph.nodes[number]) }
        return filling.findings()
    }
}

private struct Filling {
    let values: [String: String]
    var used: Set<String> = []
    /// Names without a value, each with the first place that has it.
    var left: [(name: String, place: Place)] = []
    var leftNames: Set<String> = []

    mutating func fill(_ node: inout LogicalNode) {
        let place = Place(nodeID: node.id, nodeName: node.name)
        fill(&node.fields, place)
        if node.inputApplication != nil { fill(&node.inputApplication!.fields, place) }
        if node.outputApplication != nil { fill(&node.outputApplication!.fields, place) }
    }

    private mutating func fill(_ fields: inout [Field], _ place: Place) {
        let tilde = UInt8(ascii: "~")
        for number in fields.indices {
            if fields[number].value.utf8.contains(tilde) {
                var place = place
                place.field = fields[number].name
                fields[number].value = filled(fields[number].value, place)
            }
            if fields[number].value.isEmpty, fields[number].defaultValue.utf8.contains(tilde) {
                var place = place
                place.field = fields[number].name
                fields[number].defaultValue = filled(fields[number].defaultValue, place)
            }
        }
    }

    private mutating func filled(_ text: String, _ place: Place) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "~"), let placeholder = Placeholder(bytes, at: at)
            else {
                // Two tildes are no placeholder, and neither begins one.
                let isPair = bytes[at...].starts(with: [UInt8(ascii: "~"), UInt8(ascii: "~")])
                result += bytes[at..<at + (isPair ? 2 : 1)]
                at += isPair ? 2 : 1
                continue
            }
            if let name = placeholder.names.first(where: { values[$0] != nil }),
                let value = values[name]
            {
                used.insert(name)
                result += Array(value.utf8)
                at = placeholder.end(after: name)
            } else {
                let name = placeholder.names[0]
                if leftNames.insert(name).inserted { left.append((name, place)) }
                result.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    func findings() -> [Finding] {
        let unused = values.keys.filter { !used.contains($0) }.sorted()
        let known = leftNames.union(used)
        return unused.map {
            Finding(.parameterUnused(name: $0, similar: Spelling.closest(to: $0, in: known)))
        } + left.map { Finding(.placeholderLeft(name: $0.name), $0.place) }
    }
}

/// What stands after a tilde: the names it may mean, the longest first.
private struct Placeholder {
    let names: [String]
    private let start: Int
    private let isBraced: Bool

    init?(_ bytes: [UInt8], at tilde: Int) {
        var first = tilde + 1
        isBraced = first < bytes.count && bytes[first] == UInt8(ascii: "{")
        if isBraced { first += 1 }
        start = first
        guard first < bytes.count, Parameters.isStart(bytes[first]) else { return nil }
        let end = bytes[first...].firstIndex { !Parameters.isPart($0) } ?? bytes.count
        let word = String(decoding: bytes[first..<end], as: UTF8.self)
        if isBraced {
            guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
            names = [word]
            return
        }
        // "a.b." may mean "a.b." itself, "a.b" or "a".
        var names = [word]
        var rest = word[...]
        while let dot = rest.lastIndex(of: ".") {
            rest = rest[..<dot]
            if !rest.isEmpty { names.append(String(rest)) }
        }
        self.names = names
    }

    func end(after name: String) -> Int { start + name.utf8.count + (isBraced ? 1 : 0) }
}
