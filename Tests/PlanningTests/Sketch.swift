import Engine
import Graphs
import Partitioning
import Planning

/// Small graphs of apps that take a second each, or what is said, and what a plan makes of them.
struct Sketch {
    var blueprint = Blueprint(name: "sketch")
    private var work: [Workload.Work] = []
    private var memory: [Bool] = []
    private var rules: [AppRules] = []

    mutating func app(
        _ id: String, copies: Int = 1, seconds: UInt32 = 1, cores: Int = 1,
        gpus: Int = 0, group: String = "copies",
        work: Workload.Work = .program, rules: AppRules = .standard
    ) -> ComponentID {
        add(
            Component(
                id: id, name: id, kind: .app, category: "", categoryType: "Application",
                dropClass: "", levels: copies > 1 ? [Level(group: group, extent: copies)] : [],
                weight: seconds,
                fields: [
                    Field(id: "c", name: "num_cpus", value: "\(cores)"),
                    Field(id: "g", name: "num_gpus", value: "\(gpus)"),
                ]),
            work, isInMemory: false, rules)
    }

    mutating func data(
        _ id: String, copies: Int = 1, megabytes: UInt32 = 0, group: String = "copies",
        isInMemory: Bool = true
    ) -> ComponentID {
        add(
            Component(
                id: id, name: id, kind: .data, category: "Memory", categoryType: "Data",
                dropClass: "", levels: copies > 1 ? [Level(group: group, extent: copies)] : [],
                weight: megabytes), .nothing, isInMemory: isInMemory, .standard)
    }

    private mutating func add(
        _ component: Component, _ work: Workload.Work, isInMemory: Bool, _ rules: AppRules
    ) -> ComponentID {
        self.work.append(work)
        memory.append(isInMemory)
        self.rules.append(rules)
        return blueprint.add(component)
    }

    mutating func link(
        _ source: ComponentID, _ target: ComponentID, _ rule: LinkRule = .oneToOne,
        isStream: Bool = false
    ) {
        blueprint.link(
            source, to: target, ports: PortPair(source: "o", target: "i", isStream: isStream),
            rule: rule)
    }

    /// Copies of an app with a datum each.
    static func pairs(_ copies: Int, seconds: UInt32 = 1, megabytes: UInt32 = 0) -> Sketch {
        var sketch = Sketch()
        let app = sketch.app("app", copies: copies, seconds: seconds)
        let data = sketch.data("data", copies: copies, megabytes: megabytes)
        sketch.link(app, data)
        return sketch
    }

    /// Apps and data one after another.
    static func chain(
        _ length: Int, megabytes: UInt32 = 0, work: Workload.Work = .program
    ) -> Sketch {
        var sketch = Sketch()
        var before: ComponentID?
        for number in 0..<length {
            let app = sketch.app("app\(number)", work: work)
            let data = sketch.data("data\(number)", megabytes: megabytes)
            if let before { sketch.link(before, app) }
            sketch.link(app, data)
            before = data
        }
        return sketch
    }

    /// A machine on which nothing costs anything but what is asked for.
    static func figures(
        startProgram: Double = 0, latency: Double = 0, bandwidth: Double = 1e30, drop: Double = 0,
        longestNap: Double = 0
    ) -> MachineFigures {
        let network = Machine.Network(latency: latency, bandwidth: bandwidth)
        return MachineFigures(
            coresPerHost: 1, insideHost: network, betweenHosts: network,
            startProgram: startProgram, startApp: 0, drop: drop, longestNap: longestNap,
            diskWrite: 1e30, diskRead: 1e30)
    }

    /// `processor` is for how many seconds each component's apps compute.
    func planner(
        _ figures: MachineFigures = figures(), processor: [Double] = []
    ) throws -> Planner {
        let workload = Workload(
            blueprint, weights: Weights(blueprint), work: work, isInMemory: memory, rules: rules,
            appMemory: blueprint.components.map { _ in .same(0) },
            processor: processor.map { .same($0) })
        return try Planner(workload, figures, whole: PhysicalGraph(unrolling: blueprint))
    }

    /// In blocks, a partition a rank.
    func layout(_ ranks: Int, cores: Int = 1, perHost: Int = 1, gpus: [Int] = []) -> Layout {
        let hosts = Layout.hosts(ranks: ranks, perHost: perHost)
        return Layout(
            hostOfRank: hosts, coresPerRank: cores,
            ownership: BlockPartitioner.partition(blueprint, into: ranks),
            rankOfPartition: Array(0..<ranks), gpus: Self.pools(gpus, hosts))
    }

    /// One number: of each host; several: of its ranks.
    private static func pools(_ gpus: [Int], _ hosts: [Int]) -> GPUPools? {
        gpus.count > 1
            ? GPUPools(ofRanks: gpus, hostOfRank: hosts)
            : gpus.first.map { GPUPools(ofEachHost: $0, hostOfRank: hosts) }
    }

    /// What each component's Drops are on, by component.
    func layout(owners: [Int], ranks: Int, cores: Int = 1, perHost: Int = 1, gpus: [Int] = [])
        -> Layout
    {
        var each: [Int32] = []
        for (number, owner) in owners.enumerated() {
            let count = blueprint.count(of: ComponentID(number))
            each += [Int32](repeating: Int32(owner), count: count)
        }
        let hosts = Layout.hosts(ranks: ranks, perHost: perHost)
        return Layout(
            hostOfRank: hosts, coresPerRank: cores,
            ownership: Ownership(each, of: blueprint, partitionCount: ranks),
            rankOfPartition: Array(0..<ranks), gpus: Self.pools(gpus, hosts))
    }
}
