// A graph that was edited, and the one that the session has run: which Drops are the same. Their ends, and
// what they left, go over to the edited graph; all others are to be done.
//
// Drops are matched by content (ContentIdentity). Of several that are alike one with the same component is
// preferred. Data in a file must have the same path besides, for another file may be there now; and an app
// whose outputs are not all there runs, for nobody else makes them.

package import Graphs
import Storage

package struct GraphComparison: Sendable {
    /// What is otherwise with a component.
    package enum Edit: Equatable, Sendable {
        /// The graph had no such component.
        case new
        /// Fields whose values are others, or the class.
        case fields([String])
        /// What it is joined to, how often it repeats, or where its files are.
        case joins
    }

    private static let none = UInt32.max
    private let old: Blueprint
    private let new: Blueprint
    let graph: PhysicalGraph
    /// By number in the edited graph, the number in the old one.
    private var partner: [UInt32]
    /// By number in the old graph, the number in the edited one.
    private var successor: [UInt32]
    /// By component of the edited graph.
    package let edits: [Edit]

    package init(_ old: DropPlaces, _ new: DropPlaces) {
        self.old = old.blueprint
        self.new = new.blueprint
        let before = PhysicalGraph(unrolling: old.blueprint)
        graph = PhysicalGraph(unrolling: new.blueprint)
        partner = [UInt32](repeating: Self.none, count: new.blueprint.dropCount)
        successor = [UInt32](repeating: Self.none, count: old.blueprint.dropCount)
        edits = new.blueprint.components.map { Self.edit(of: $0, old, new) }
        match(ContentIdentity(old.blueprint, before).all(), before)
        separate(FilesCompared(old, new), before)
        for number in partner.indices where partner[number] != Self.none {
            successor[Int(partner[number])] = UInt32(number)
        }
    }

    package func isKept(_ number: Int) -> Bool { partner[number] != Self.none }

    /// What a Drop of the old graph is called in the edited one; nil for those that are gone.
    package func name(ofOld name: DropName) -> DropName? {
        let first = old.firstDrop
        guard name.component.index + 1 < first.count else { return nil }
        let number = first[name.component.index] + Int(name.instance)
        guard number < first[name.component.index + 1], successor[number] != Self.none else {
            return nil
        }
        return graph.name(of: DropID(Int(successor[number])))
    }

    // MARK: Matching

    private mutating func match(_ identities: [Int], _ before: PhysicalGraph) {
        var first: [Int: UInt32] = [:]
        first.reserveCapacity(identities.count)
        var next = [UInt32](repeating: Self.none, count: identities.count)
        for number in identities.indices.reversed() {
            next[number] =
                first.updateValue(UInt32(number), forKey: identities[number]) ?? Self.none
        }
        var isTaken = [Bool](repeating: false, count: identities.count)
        for (number, identity) in ContentIdentity(new, graph).all().enumerated() {
            let id = new.components[Int(graph.component[number])].id
            var candidate = first[identity] ?? Self.none
            // Of thousands that are alike most are taken in their order.
            while candidate != Self.none, isTaken[Int(candidate)] {
                candidate = next[Int(candidate)]
            }
            first[identity] = candidate
            var best = Self.none
            while candidate != Self.none {
                if !isTaken[Int(candidate)] {
                    if best == Self.none { best = candidate }
                    if old.components[Int(before.component[Int(candidate)])].id == id {
                        best = candidate
                        break
                    }
                }
                candidate = next[Int(candidate)]
            }
            guard best != Self.none else { continue }
            isTaken[Int(best)] = true
            partner[number] = best
        }
    }

    /// What is alike, and yet cannot be taken over.
    private mutating func separate(_ files: FilesCompared, _ before: PhysicalGraph) {
        for number in partner.indices
        where new.components[Int(graph.component[number])].kind == .data {
            if isKept(number),
                !files.areSame(
                    before.name(of: DropID(Int(partner[number]))), graph.name(of: DropID(number)))
            {
                partner[number] = Self.none
            }
            guard !isKept(number) else { continue }
            for edge in graph.producerRange(of: DropID(number)) {
                partner[graph.producers[edge].drop.index] = Self.none
            }
        }
    }
}

/// Whether data that is alike is where it was.
private struct FilesCompared {
    private let old: DropPlaces
    private let new: DropPlaces

    init(_ old: DropPlaces, _ new: DropPlaces) {
        self.old = old
        self.new = new
    }

    func areSame(_ then: DropName, _ now: DropName) -> Bool {
        guard new.isMade(now.component) else { return true }
        switch new[now.component] {
        case .memory, .shared, .nowhere: return true
        case .arena:
            return old[then.component] == .arena && old.arrayName(then) == new.arrayName(now)
        case .file:
            guard old[then.component] == .file, let path = try? new.path(of: now) else {
                return false
            }
            return path == (try? old.path(of: then))
        }
    }
}
