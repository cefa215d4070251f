// The relations between Drops. Each is told at both its ends, with the name of that end's port: here
// the two become one edge. Between the same two Drops the first relation told by the one belongs to the
// first told by the other, and so on; where one end tells fewer, its last counts for the rest. What
// only one end tells is an edge too, and a warning.

import Graphs
import JSON

extension PhysicalGraphReader {
    /// A list of relations of a Drop, not yet looked at.
    struct Relation {
        var drop: Int
        var kind: Kind
        var list: JSONValue

        enum Kind: String {
            case consumers, outputs, streamingConsumers, inputs, producers, streamingInputs

            init?(_ key: JSONString) {
                switch key {
                case "consumers": self = .consumers
                case "outputs": self = .outputs
                case "streamingConsumers": self = .streamingConsumers
                case "inputs": self = .inputs
                case "producers": self = .producers
                case "streamingInputs": self = .streamingInputs
                default: return nil
                }
            }

            /// True where the Drop that tells is the source.
            var isForward: Bool {
                switch self {
                case .consumers, .outputs, .streamingConsumers: true
                case .inputs, .producers, .streamingInputs: false
                }
            }

            var isStream: Bool { self == .streamingConsumers || self == .streamingInputs }
        }
    }

    /// One end's word on an edge.
    private struct HalfEdge {
        var source: Int
        var target: Int
        var kind: Relation.Kind
        var port: String
    }

    /// Makes edges of all relations.
    mutating func relate() {
        var halves = self.halves()
        relations = []
        let order = halves.indices.sorted {
            (halves[$0].source, halves[$0].target, $0) < (halves[$1].source, halves[$1].target, $1)
        }
        halves = order.map { halves[$0] }
        var first = 0
        while first < halves.count {
            var end = first + 1
            while end < halves.count, halves[end].source == halves[first].source,
                halves[end].target == halves[first].target
            {
                end += 1
            }
            join(halves[first..<end])
            first = end
        }
    }

    private mutating func join(_ halves: ArraySlice<HalfEdge>) {
        guard let any = halves.first else { return }
        let leaving = halves.filter(\.kind.isForward).map(\.port)
        let arriving = halves.filter { !$0.kind.isForward }.map(\.port)
        if leaving.isEmpty || arriving.isEmpty {
            let (teller, other) =
                any.kind.isForward ? (any.source, any.target) : (any.target, any.source)
            notes.path = [.index(elements[teller])]
            notes.add(
                .relationOneSided(other: graph.drops[other].instance.oid, key: any.kind.rawValue),
                at: .key(any.kind.rawValue),
                place: Place(nodeID: graph.drops[teller].instance.oid))
            notes.path = []
        }
        let isStream = halves.contains { $0.kind.isStream }
        var seen: Set<PortPair> = []
        for number in 0..<max(leaving.count, arriving.count) {
            let pair = PortPair(
                source: leaving.isEmpty ? "" : leaving[min(number, leaving.count - 1)],
                target: arriving.isEmpty ? "" : arriving[min(number, arriving.count - 1)],
                isStream: isStream)
            if seen.insert(pair).inserted {
                graph.addEdge(from: any.source, to: any.target, pair)
            }
        }
    }

    private mutating func halves() -> [HalfEdge] {
        var halves: [HalfEdge] = []
        for relation in relations {
            let key = relation.kind.rawValue
            notes.path = [.index(elements[relation.drop])]
            let place = Place(nodeID: graph.drops[relation.drop].instance.oid)
            guard let list = notes.list(relation.list, key, place: place) else { continue }
            for (number, element) in list.enumerated() {
                for (oid, port) in neighbours(element, key, number) {
                    guard let other = numbers[oid] else {
                        let similar = notes.closest(to: oid, in: numbers.keys)
                        notes.add(
                            .oidUnknown(oid: oid, key: key, similar: similar), at: .key(key),
                            .index(number), place: place)
                        continue
                    }
                    let isForward = relation.kind.isForward
                    halves.append(
                        HalfEdge(
                            source: isForward ? relation.drop : other,
                            target: isForward ? other : relation.drop, kind: relation.kind,
                            port: port))
                }
            }
        }
        notes.path = []
        return halves
    }

    /// An element is an oid, or an object of oids and ports, or a list of oids.
    private mutating func neighbours(
        _ element: JSONValue, _ key: String, _ number: Int
    ) -> [(oid: String, port: String)] {
        switch element.kind {
        case .object:
            return element.members.map { (String($0.key), $0.value.fieldText) }
        case .array: return element.elements.compactMap { $0.text }.map { ($0, "") }
        case .string, .integer: return [(element.text ?? "", "")]
        default:
            notes.add(
                .wrongType(key: key, wanted: .text, found: element.kind), at: .key(key),
                .index(number))
            return []
        }
    }
}
