import Graphs
import Randomness

/// Graphs from a seed: apps and data in layers, listed one by one with weights of their own, in as
/// many pieces as it happens.
struct RandomBlueprint {
    let blueprint: Blueprint
    private var random: SeededRandom

    enum WeightKind: CaseIterable { case ones, small, zero, huge, oneGiant }

    init(seed: UInt64, apps: Int, _ weights: WeightKind, pinnedTo partitions: Int = 0) {
        var dice = SeededRandom(seed: seed)
        var app = Component(
            id: "app", name: "app", kind: .app, category: "DALiuGEApp",
            categoryType: "Application", dropClass: "")
        var data = Component(
            id: "data", name: "data", kind: .data, category: "Memory", categoryType: "Data",
            dropClass: "")
        var made: [(source: UInt32, target: UInt32)] = []
        var read: [(source: UInt32, target: UInt32)] = []
        for number in 0..<apps {
            app.imported.append(Self.instance("a\(number)", weights, number, partitions, &dice))
            let before = data.imported.count
            if before > 0, dice.below(5) > 0 {
                for _ in 0...dice.below(3) {
                    // What was made of late, mostly: the graph is long.
                    let reach = min(before, dice.below(4) == 0 ? before : 8)
                    read.append((UInt32(before - 1 - dice.below(reach)), UInt32(number)))
                }
            }
            for _ in 0..<dice.below(3) {
                made.append((UInt32(number), UInt32(data.imported.count)))
                let name = "d\(data.imported.count)"
                data.imported.append(Self.instance(name, weights, 1, partitions, &dice))
            }
        }
        if data.imported.isEmpty {
            data.imported.append(ImportedInstance(oid: "d0", iid: "0"))
        }
        var blueprint = Blueprint(name: "random")
        let counts = (app.imported.count, data.imported.count)
        if apps > 0 {
            let (apps, files) = (blueprint.add(app), blueprint.add(data))
            let ports = PortPair(source: "out", target: "in")
            blueprint.link(
                apps, to: files, ports: ports,
                rule: .listed(EdgeList(made, sources: counts.0, targets: counts.1)))
            blueprint.link(
                files, to: apps, ports: ports,
                rule: .listed(EdgeList(read, sources: counts.1, targets: counts.0)))
        }
        self.blueprint = blueprint
        random = dice
    }

    private static func instance(
        _ name: String, _ weights: WeightKind, _ number: Int, _ partitions: Int,
        _ dice: inout SeededRandom
    ) -> ImportedInstance {
        let weight: UInt32 =
            switch weights {
            case .ones: 1
            case .small: UInt32(dice.below(10))
            case .zero: 0
            case .huge: UInt32.max - UInt32(dice.below(10))
            case .oneGiant: number == 0 ? 1_000_000 : 1
            }
        var instance = ImportedInstance(oid: name, iid: name, weight: weight)
        if partitions > 0, dice.below(4) == 0 {
            instance.partition = UInt32(dice.below(partitions))
        }
        return instance
    }
}
