import Randomness

/// What makes sense only in a graph: ids, links, constructs and their sizes.
enum GraphMutation: CaseIterable {
    case id, size, sizes, flag, category, parent, addLink, copyNode, dropNode, group, name, groupKey
    case weight, application

    /// What was done, or nil where the graph has nothing of the kind.
    static func apply(to tree: inout Tree, _ random: inout SeededRandom) -> String? {
        let kind = random.pick(allCases)
        switch kind {
        case .id: return redirect(&tree, &random)
        case .addLink, .copyNode, .dropNode: return kind.changeList(&tree, &random)
        case .sizes:
            let found = tree.numbers { _, node in kind.suits(node) }
            let value = random.pick(Hostile.sizes)
            for number in found { tree.edit(number) { $0["value"] = .raw(value) } }
            return found.isEmpty ? nil : "all sizes \(value)"
        default: break
        }
        let found = tree.numbers { _, node in kind.suits(node) }
        guard !found.isEmpty else { return nil }
        let number = random.pick(found)
        let ids = Vocabulary.ids(of: tree)
        var value = ""
        tree.edit(number) { value = kind.change(&$0, ids, &random) }
        return "\(kind) of value \(number): \(value.prefix(60))"
    }

    private func suits(_ node: Tree) -> Bool {
        switch self {
        case .size, .sizes: Vocabulary.sizes.contains(node["name"]?.text ?? "")
        case .flag: Vocabulary.flags.contains(node["name"]?.text ?? "")
        case .groupKey: node["name"]?.text == "group_key"
        case .weight: Vocabulary.weights.contains(node["name"]?.text ?? "")
        case .category, .parent, .group, .application: node["category"] != nil
        case .name: node["name"] != nil
        default: false
        }
    }

    /// Changes it and says to what.
    private func change(
        _ node: inout Tree, _ ids: [Tree], _ random: inout SeededRandom
    ) -> String {
        switch self {
        case .size: return node.set("value", random.pick(Hostile.sizes))
        case .weight: return node.set("value", random.pick(Hostile.sizes))
        case .groupKey:
            let id = String(decoding: random.pick(ids).text(upTo: 100), as: UTF8.self)
            return node.set("value", random.pick([id, random.pick(Hostile.strings)]))
        case .flag: return node.set("value", random.pick(["true", "false", "\"1\"", "\"0\"", "7"]))
        case .category:
            if random.below(2) == 0 { node["isGroup"] = .raw("true") }
            return node.set("category", Tree.quote(random.pick(Vocabulary.categories)))
        case .parent:
            let key = ["parentId", "group"].first { node[$0] != nil } ?? "parentId"
            return node.set(
                key, String(decoding: random.pick(ids).text(upTo: 100), as: UTF8.self))
        case .group: return node.set("isGroup", random.pick(["true", "false", "\"yes\"", "null"]))
        case .name: return node.set("name", random.pick(Hostile.strings))
        case .application:
            let side = random.pick(["input", "output"])
            return node.set(
                "\(side)ApplicationType", Tree.quote(random.pick(Vocabulary.applications)))
        default: return ""
        }
    }

    /// One id becomes another: ids that are equal, links elsewhere, constructs inside one another.
    private static func redirect(_ tree: inout Tree, _ random: inout SeededRandom) -> String? {
        let found = tree.numbers { key, _ in Vocabulary.isID(key) }
        guard !found.isEmpty else { return nil }
        let (from, to) = (random.pick(found), random.pick(found))
        let id = tree.node(from)
        tree.edit(to) { $0 = id }
        return "id \(to) becomes id \(from)"
    }

    private func changeList(_ tree: inout Tree, _ random: inout SeededRandom) -> String? {
        let keys = self == .addLink ? Vocabulary.links : Vocabulary.nodes
        let lists = tree.numbers { key, node in
            guard case .array(let elements) = node, let key, !elements.isEmpty else { return false }
            return keys.contains { key.dropFirst().dropLast().elementsEqual($0.utf8) }
        }
        guard !lists.isEmpty else { return nil }
        let number = random.pick(lists)
        let ids = Vocabulary.ids(of: tree)
        tree.edit(number) { node in
            var elements = node.elements
            let at = random.below(elements.count)
            switch self {
            case .dropNode: elements.remove(at: at)
            case .copyNode:
                let times = random.pick([1, 2, 100, 1_000])
                for copy in 0..<times {
                    var double = elements[at]
                    if random.below(4) > 0, double["id"] != nil {
                        double["id"] = .string("c\(copy)")
                    }
                    elements.append(double)
                }
            default:
                for _ in 0..<random.pick([1, 1, 1, 3, 50]) {
                    var link = elements[at]
                    link["from"] = random.pick(ids)
                    link["to"] = random.pick(ids)
                    if random.below(2) == 0 { link["loop_aware"] = .raw("\"1\"") }
                    if random.below(4) == 0 { link["is_stream"] = .raw("true") }
                    elements.append(link)
                }
            }
            node = .array(elements)
        }
        return "\(self) in list \(number)"
    }
}

extension Tree {
    fileprivate mutating func set(_ key: String, _ value: String) -> String {
        self[key] = .raw(value)
        return value
    }
}
