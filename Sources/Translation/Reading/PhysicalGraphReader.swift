// Reads DALiuGE's JSON form of a physical graph, partitioned (PG) or not (PGT): a list of Drops, and
// perhaps a last element of reproducibility data. Drops that share all but what only one Drop can say
// (its ids, coordinates, weight, place and relations) become one component, in the order in which the
// components first appear. Nothing that a Drop says is lost: what no column holds is kept as JSON, with
// the component or with the instance, and PhysicalGraphJSON writes it back.

package import Graphs
package import JSON

package struct PhysicalGraphReader {
    var notes = ReadingNotes()
    var graph = ListedGraph()
    /// The number of the Drop of each oid, and the element that each Drop is.
    var numbers: [String: Int] = [:]
    var elements: [Int] = []
    var relations: [Relation] = []
    private var fieldReader = FieldReader()
    private var components: [String: Int] = [:]
    private var ids: Set<String> = []
    /// How many components of a key there are.
    private var copies: [String: Int] = [:]

    package var findings: [Finding] { notes.findings }

    package init() {}

    package mutating func read(_ root: JSONValue) -> Blueprint? {
        let last = root.count - 1
        for (number, element) in root.elements.enumerated() {
            notes.path = [.index(number)]
            if element.kind == .object, element["oid"] == nil, number == last {
                if element.count > 0 { graph.trailer = element.compactJSON() }
                continue
            }
            readDrop(element, number)
        }
        notes.path = []
        relate()
        guard !graph.drops.isEmpty else {
            if notes.findings.isEmpty { notes.add(.noNodes) }
            return nil
        }
        return graph.blueprint()
    }

    private mutating func readDrop(_ element: JSONValue, _ number: Int) {
        guard element.kind == .object else {
            return notes.add(.wrongType(key: "Drop", wanted: .object, found: element.kind))
        }
        guard let oid = notes.text(element["oid"], "oid"), !oid.isEmpty else {
            return notes.add(.missingKey("oid"))
        }
        guard numbers[oid] == nil else {
            return notes.add(.duplicateOID(oid), at: .key("oid"), place: Place(nodeID: oid))
        }
        var drop = DropParts()
        for member in element.members {
            if let kind = Relation.Kind(member.key) {
                relations.append(Relation(drop: graph.drops.count, kind: kind, list: member.value))
            } else {
                drop.add(member)
            }
        }
        let shared = drop.shared.end()
        let component = components[shared] ?? addComponent(element, oid, shared)
        let place = graph.drops.count
        numbers[oid] = place
        elements.append(number)
        var instance = ImportedInstance(
            oid: oid, iid: notes.text(element["iid"], "iid") ?? "0-\(place)",
            attributes: drop.own.end())
        instance.partition = Self.number(element["node"])
        instance.island = Self.number(element["island"])
        instance.weight = weight(element["weight"] ?? element["tw"] ?? element["dw"])
        graph.drops.append(ListedGraph.Drop(component: component, instance: instance))
    }

    private func weight(_ value: JSONValue?) -> UInt32 {
        guard let text = value?.text, let weight = WholeNumber.parse(text) else { return 1 }
        return UInt32(clamping: weight)
    }

    /// A partition, and an island, is "#" and a number; a graph that was mapped to hosts names those, which mean
    /// nothing in another job.
    private static func number(_ place: JSONValue?) -> UInt32? {
        guard let text = place?.text, text.hasPrefix("#") else { return nil }
        return UInt32(text.dropFirst()).flatMap { $0 < .max ? $0 : nil }
    }

    private mutating func addComponent(_ drop: JSONValue, _ oid: String, _ shared: String) -> Int {
        let key = notes.text(drop["lg_key"], "lg_key") ?? oid
        let id = uniqueID(key)
        let category =
            notes.text(drop["category"] ?? drop["storage"], "category") ?? "Unknown"
        let dropClass = self.dropClass(drop)
        let type = notes.text(drop["categoryType"] ?? drop["type"], "categoryType")
        let kind = Self.kind(type ?? "", dropClass)
        var component = Component(
            id: id, name: notes.text(drop["name"] ?? drop["nm"], "name") ?? key, kind: kind,
            category: category, categoryType: type ?? (kind == .app ? "Application" : "Data"),
            dropClass: dropClass)
        component.attributes = shared
        component.fields = fieldReader.fields(ofDrop: drop, &notes)
        components[shared] = graph.components.count
        graph.components.append(component)
        return graph.components.count - 1
    }

    private mutating func uniqueID(_ key: String) -> String {
        while true {
            let number = copies[key, default: 0] + 1
            copies[key] = number
            let id = number == 1 ? key : "\(key)#\(number)"
            if ids.insert(id).inserted { return id }
        }
    }

    /// Under the names of ten years; what was "dfms." is "dlg." now.
    private mutating func dropClass(_ drop: JSONValue) -> String {
        for key in ["dropclass", "appclass", "dataclass", "app"] {
            guard let name = notes.text(drop[key], key), !name.isEmpty else { continue }
            return name.hasPrefix("dfms.") ? "dlg." + name.dropFirst(5) : name
        }
        return ""
    }

    private static func kind(_ type: String, _ dropClass: String) -> DropKind {
        switch type.lowercased() {
        case "application", "app", "socket": .app
        case "data", "container", "plain": .data
        default: dropClass.contains(".apps.") ? .app : .data
        }
    }
}

/// A Drop's members, sorted into those of its component and its own, each as a text of JSON.
private struct DropParts: ~Copyable {
    var shared = MemberText()
    var own = MemberText()

    mutating func add(_ member: JSONMember) {
        switch member.key {
        case "oid", "iid": break
        case "uid", "rank", "weight", "loop_ctx", "node", "island", "ports", "inputPorts",
            "outputPorts", "reprodata", "proc_index", "humanReadableKey":
            own.add(member)
        default: shared.add(member)
        }
    }
}

/// An object of some members of another.
private struct MemberText: ~Copyable {
    private var writer = JSONWriter()
    private var isEmpty = true

    init() { writer.beginObject() }

    mutating func add(_ member: JSONMember) {
        writer.key(member.key)
        writer.raw(member.value)
        isEmpty = false
    }

    consuming func end() -> String {
        writer.endObject()
        let hasMembers = !isEmpty
        let bytes = writer.bytes()
        return hasMembers ? String(decoding: bytes, as: UTF8.self) : ""
    }
}
