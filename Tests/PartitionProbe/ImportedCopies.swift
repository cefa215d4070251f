import Graphs
import Randomness

struct ImportedCopies {
    private(set) var blueprint = Blueprint(name: "copies")
    private static let width = 10

    init(drops: Int, isShuffled: Bool) {
        let copies = max(1, drops / (4 + 2 * Self.width))
        let wide = copies * Self.width
        var random = CopyOrder(isShuffled: isShuffled)
        let root = add("root", .data, 1)
        let apps = add("app", .app, copies)
        let parts = add("part", .data, copies)
        let workers = add("worker", .app, wide)
        let results = add("result", .data, wide)
        let collectors = add("collect", .app, copies)
        let wholes = add("whole", .data, copies)
        let one = random.numbers(copies)
        let few = random.numbers(copies)
        let many = random.numbers(wide)
        let made = random.numbers(wide)
        let late = random.numbers(copies)
        let last = random.numbers(copies)
        link(root, apps, 1, copies) { _ in
            0
        } target: {
            one[$0]
        }
        link(apps, parts, copies, copies) {
            one[$0]
        } target: {
            few[$0]
        }
        link(parts, workers, copies, wide) {
            few[$0 / Self.width]
        } target: {
            many[$0]
        }
        link(workers, results, wide, wide) {
            many[$0]
        } target: {
            made[$0]
        }
        link(results, collectors, wide, copies) {
            made[$0]
        } target: {
            late[$0 / Self.width]
        }
        link(collectors, wholes, copies, copies) {
            late[$0]
        } target: {
            last[$0]
        }
    }

    private mutating func add(_ name: String, _ kind: DropKind, _ count: Int) -> ComponentID {
        var component = Component(
            id: name, name: name, kind: kind, category: "", categoryType: "", dropClass: "")
        component.imported = (0..<count).map { ImportedInstance(oid: "\(name)\($0)", iid: "\($0)") }
        return blueprint.add(component)
    }

    /// As many edges as the larger of both has Drops.
    private mutating func link(
        _ from: ComponentID, _ to: ComponentID, _ sources: Int, _ targets: Int,
        source: (Int) -> UInt32, target: (Int) -> UInt32
    ) {
        let pairs = (0..<max(sources, targets)).map { (source: source($0), target: target($0)) }
        blueprint.link(
            from, to: to, ports: PortPair(source: "", target: ""),
            rule: .listed(EdgeList(pairs, sources: sources, targets: targets)))
    }
}

/// The numbers from 0 on, in their order or always in the same random one.
private struct CopyOrder {
    let isShuffled: Bool
    private var random = SeededRandom(seed: 1)

    init(isShuffled: Bool) { self.isShuffled = isShuffled }

    mutating func numbers(_ count: Int) -> [UInt32] {
        let numbers = (0..<UInt32(count)).map { $0 }
        return isShuffled ? numbers.shuffled(using: &random) : numbers
    }
}
