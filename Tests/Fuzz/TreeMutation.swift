import Randomness

/// What can be done to any JSON.
enum TreeMutation: CaseIterable {
    case replaceScalar, replaceAny, dropMember, doubleMember, renameMember, empty, repeatElements
    case shuffle, nest, longString, copyElsewhere

    static func apply(to tree: inout Tree, _ random: inout SeededRandom) -> String {
        let kind = random.pick(allCases)
        let candidates = tree.numbers { _, node in kind.suits(node) }
        guard !candidates.isEmpty else { return "\(kind): nothing to do it to" }
        let number = random.pick(candidates)
        let copy = kind == .copyElsewhere ? tree.node(random.below(candidates.count)) : nil
        tree.edit(number) { kind.change(&$0, copy, &random) }
        return "\(kind) of value \(number)"
    }

    private func suits(_ node: Tree) -> Bool {
        switch (self, node) {
        case (.replaceAny, _), (.nest, _), (.copyElsewhere, _): true
        case (.replaceScalar, .scalar), (.longString, .scalar): true
        case (.dropMember, .object(let members)), (.doubleMember, .object(let members)),
            (.renameMember, .object(let members)):
            !members.isEmpty
        case (.empty, .object), (.empty, .array): true
        case (.repeatElements, .array(let elements)), (.shuffle, .array(let elements)):
            !elements.isEmpty
        default: false
        }
    }

    private func change(_ node: inout Tree, _ copy: Tree?, _ random: inout SeededRandom) {
        switch self {
        case .replaceScalar, .replaceAny: node = .raw(random.pick(Hostile.values))
        case .dropMember, .doubleMember, .renameMember: changeMember(of: &node, &random)
        case .empty: if case .array = node { node = .array([]) } else { node = .object([]) }
        case .repeatElements:
            let wanted = random.pick([2, 10, 1_000])
            let times = min(wanted, max(2, Tree.largest / node.elements.count))
            node = .array(Array(repeatElement(node.elements, count: times).joined()))
        case .shuffle:
            var elements = node.elements
            for last in elements.indices.reversed() {
                elements.swapAt(last, random.below(last + 1))
            }
            node = .array(elements)
        case .nest:
            let depth = random.pick([1, 3, 100, 1_000, 1_022, 1_023, 1_024, 100_000])
            let (open, close) = random.pick([("[", "]"), ("{\"a\":", "}")])
            let inside = String(decoding: node.text(upTo: 10_000), as: UTF8.self)
            let closing = random.below(4) > 0 ? String(repeating: close, count: depth) : ""
            node = .raw(String(repeating: open, count: depth) + inside + closing)
        case .longString:
            let letter = random.pick(["a", "é", "🙂", "\n", "\"", " ", "1", "{a}"])
            node = .string(
                String(repeating: letter, count: random.pick([300, 70_000, 1_000_000])))
        case .copyElsewhere: node = copy ?? node
        }
    }

    private func changeMember(of node: inout Tree, _ random: inout SeededRandom) {
        var members = node.members
        let at = random.below(members.count)
        switch self {
        case .dropMember: members.remove(at: at)
        case .doubleMember:
            var double = members[at]
            if random.below(2) == 0 { double.value = .raw(random.pick(Hostile.values)) }
            members.insert(double, at: random.below(members.count + 1))
        default:
            let name =
                random.below(2) == 0 ? random.pick(Hostile.texts) : random.pick(Vocabulary.keys)
            members[at].key = Array(Tree.quote(name).utf8)[...]
        }
        node = .object(members)
    }
}
