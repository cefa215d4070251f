import Graphs
import Partitioning
import Testing

struct BlockPartitionerTests {
    /// A root, a Scatter of (app, data, nested data), and a letter written from all of them.
    private static func fan(_ width: Int) -> Blueprint {
        var blueprint = Blueprint(name: "fan")
        let ports = PortPair(source: "", target: "")
        let copies = Level(group: "scatter", extent: width)
        let root = blueprint.add(some("root", .data, []))
        let app = blueprint.add(some("app", .app, [copies]))
        let data = blueprint.add(some("data", .data, [copies, Level(group: "inner", extent: 3)]))
        let gather = blueprint.add(some("gather", .app, []))
        let letter = blueprint.add(some("letter", .data, []))
        blueprint.link(root, to: app, ports: ports, rule: .blocks(sources: 1, targets: width))
        blueprint.link(app, to: data, ports: ports, rule: .blocks(sources: 1, targets: 3))
        blueprint.link(
            data, to: gather, ports: ports, rule: .blocks(sources: width * 3, targets: 1))
        blueprint.link(gather, to: letter, ports: ports, rule: .oneToOne)
        return blueprint
    }

    private static func some(_ id: String, _ kind: DropKind, _ levels: [Level]) -> Component {
        Component(
            id: id, name: id, kind: kind, category: "", categoryType: "", dropClass: "",
            levels: levels)
    }

    @Test(arguments: [1, 2, 3, 7, 16, 100], [1, 5, 16, 33])
    func everyPartitionOwnsEachDropOnce(_ partitions: Int, _ width: Int) {
        let blueprint = Self.fan(width)
        let ownership = BlockPartitioner.partition(blueprint, into: partitions)
        let owned = (0..<partitions).flatMap { partition -> [DropName] in
            let graph = PhysicalGraph(
                unrolling: [PartitionID(partition)], of: blueprint, ownedAs: ownership)
            #expect(graph.dropCount == Int(ownership.dropCount[partition]))
            return (0..<graph.dropCount).map { graph.name(of: DropID($0)) }
        }
        #expect(owned.count == blueprint.dropCount)
        #expect(Set(owned).count == blueprint.dropCount)
    }

    /// What is inside one copy of a Scatter needs no message.
    @Test(arguments: [2, 4, 5], [16, 33])
    func aCopyOfAScatterStaysTogether(_ partitions: Int, _ width: Int) {
        let ownership = BlockPartitioner.partition(Self.fan(width), into: partitions)
        for copy in 0..<width {
            let app = ownership.address(of: ComponentID(1), copy).partition
            for inner in 0..<3 {
                #expect(ownership.address(of: ComponentID(2), copy * 3 + inner).partition == app)
            }
        }
    }

    @Test func sharesDifferByOneCopyAtMost() {
        let ownership = BlockPartitioner.partition(Self.fan(100), into: 7)
        let owned = (0..<7).map { partition in
            (0..<100).count {
                ownership.address(of: ComponentID(1), $0).partition.index == partition
            }
        }
        #expect(owned.reduce(0, +) == 100)
        #expect(owned.allSatisfy { 14...15 ~= $0 })
    }

    @Test func dataThatExistsOnceStaysWithItsApp() {
        let ownership = BlockPartitioner.partition(Self.fan(8), into: 4)
        let gather = ownership.address(of: ComponentID(3), 0).partition
        #expect(ownership.address(of: ComponentID(4), 0).partition == gather)
    }

    @Test func singleAppsAreSpreadInTheOrderOfTheFlow() {
        var blueprint = Blueprint(name: "chain")
        let apps = (0..<8).map { blueprint.add(Self.some("app\($0)", .app, [])) }
        for (source, target) in zip(apps, apps.dropFirst()) {
            blueprint.link(
                source, to: target, ports: PortPair(source: "", target: ""), rule: .oneToOne)
        }
        let ownership = BlockPartitioner.partition(blueprint, into: 4)
        let owners = apps.map { ownership.address(of: $0, 0).partition.index }
        #expect(owners == [0, 0, 1, 1, 2, 2, 3, 3])
    }

    /// Of ten imported tasks the first weighs as much as all others together.
    @Test func importedAppsAreCutByTheWeightOfEach() {
        var blueprint = Blueprint(name: "imported")
        var apps = Self.some("apps", .app, [])
        var files = Self.some("files", .data, [])
        for number in 0..<10 {
            apps.imported.append(
                ImportedInstance(
                    oid: "a\(number)", iid: "0-\(number)", weight: number == 0 ? 9 : 1))
            files.imported.append(ImportedInstance(oid: "f\(number)", iid: "0-\(number)"))
        }
        let (app, file) = (blueprint.add(apps), blueprint.add(files))
        let pairs = (0..<10).map { (source: UInt32($0), target: UInt32(9 - $0)) }
        blueprint.link(
            app, to: file, ports: PortPair(source: "", target: ""),
            rule: .listed(EdgeList(pairs, sources: 10, targets: 10)))
        let ownership = BlockPartitioner.partition(blueprint, into: 2)
        let owners = (0..<10).map { ownership.address(of: app, $0).partition.index }
        #expect(owners == [0] + [Int](repeating: 1, count: 9))
        // Each file lies with the task that writes it.
        #expect((0..<10).map { ownership.address(of: file, 9 - $0).partition.index } == owners)
    }

    /// Three partitions of the file in two here: the first two in the first.
    @Test func importedDropsGoWhereTheirFileSays() {
        var blueprint = Blueprint(name: "mapped")
        var apps = Self.some("apps", .app, [])
        var files = Self.some("files", .data, [])
        for number in 0..<6 {
            apps.imported.append(
                ImportedInstance(
                    oid: "a\(number)", iid: "0-\(number)", partition: UInt32(number % 3)))
            files.imported.append(
                ImportedInstance(
                    oid: "f\(number)", iid: "0-\(number)", partition: number == 5 ? 0 : nil))
        }
        var last = Self.some("last", .app, [])
        last.imported = [ImportedInstance(oid: "l", iid: "0", partition: 2)]
        let (app, file) = (blueprint.add(apps), blueprint.add(files))
        let single = blueprint.add(last)
        blueprint.link(
            app, to: file, ports: PortPair(source: "", target: ""),
            rule: .listed(EdgeList((0..<6).map { ($0, $0) }, sources: 6, targets: 6)))
        let ownership = BlockPartitioner.partition(blueprint, into: 2)
        let owners = { (id: ComponentID) in
            (0..<6).map { ownership.address(of: id, $0).partition.index }
        }
        #expect(owners(app) == [0, 0, 1, 0, 0, 1])
        // With the app that makes it, unless it says otherwise.
        #expect(owners(file) == [0, 0, 1, 0, 0, 0])
        #expect(ownership.address(of: single, 0).partition.index == 1)
    }

    /// An island of one partition and one of three, on two hosts of two partitions each; and where there
    /// is one host, or three, islands mean nothing.
    @Test func partitionsOfOneIslandStayOnOneHost() {
        var blueprint = Blueprint(name: "mapped")
        var apps = Self.some("apps", .app, [])
        for number in 0..<8 {
            let partition = UInt32(number % 4)
            apps.imported.append(
                ImportedInstance(
                    oid: "a\(number)", iid: "0-\(number)", partition: partition,
                    island: partition == 2 ? 0 : 1))
        }
        let app = blueprint.add(apps)
        let owners = { (islands: [Int]) in
            let ownership = BlockPartitioner.partition(
                blueprint, into: islands.count, islandOfPartition: islands)
            return (0..<4).map { ownership.address(of: app, $0).partition.index }
        }
        #expect(owners([0, 0, 1, 1]) == [2, 2, 0, 3])
        // Hosts that take turns.
        #expect(owners([0, 1, 0, 1]) == [1, 1, 0, 3])
        #expect(owners([0, 0, 0, 0]) == [0, 1, 2, 3])
        #expect(owners([0, 0, 1, 2]) == [0, 1, 2, 3])
    }

    @Test func thereAreMorePartitionsThanRanksWhereDropsAllowIt() {
        #expect(BlockPartitioner.partitionCount(ranks: 4, drops: 1000) == 16)
        #expect(BlockPartitioner.partitionCount(ranks: 4, drops: 10) == 10)
        #expect(BlockPartitioner.partitionCount(ranks: 8, drops: 3) == 8)
    }
}
