// What a simulated run comes to.

package import Graphs
package import Partitioning

package struct Forecast: Sendable {
    package var ranks: Int
    package var hosts: Int
    package var coresPerRank: Int
    package var makespan: Double
    /// Core seconds of all apps.
    package var work: Double
    /// Of the rank that takes most.
    package var peakMemory: Double
    package var bytesBetweenHosts: Double
    package var bytesBetweenRanks: Double
    package var messages: Int
    /// Bytes of data in files.
    package var fileBytes: Double
    /// Of the host whose way out is busiest, and of the rank whose thread is: how much of the run.
    package var networkShare: Double
    package var threadShare: Double
    /// What the end waited for, from the beginning on.
    package var chain: Chain
    /// The longest way through the graph with nothing between its apps.
    package var criticalPath: Double
    /// Seconds for all files through one file system.
    package var diskSeconds: Double

    /// How much of the cores' time is work.
    package var efficiency: Double {
        makespan > 0 ? work / (makespan * Double(ranks * coresPerRank)) : 1
    }

    package var nodeHours: Double { Double(hosts) * makespan / 3600 }
}

/// A bar of a timeline.
package struct Bar: Sendable {
    package var name: DropName
    package var rank: Int
    package var began: Double
    package var ended: Double
}

package struct Planner: Sendable {
    package let workload: Workload
    package let figures: MachineFigures
    package let criticalPath: Double

    /// `graph` is the whole of it. Linear.
    package init(
        _ workload: Workload, _ figures: MachineFigures, whole graph: PhysicalGraph
    ) throws(PartitioningError) {
        self.workload = workload
        self.figures = figures
        guard let urgency = Urgency(graph, workload.weights) else { throw .cyclic }
        criticalPath = urgency.longest
    }

    package func forecast(_ layout: Layout) throws(PlanningError) -> Forecast {
        try simulate(layout).forecast
    }

    /// The same, with a bar for each app that took time.
    package func timeline(_ layout: Layout) throws(PlanningError) -> (Forecast, [Bar]) {
        let (forecast, simulation) = try simulate(layout)
        var bars: [Bar] = []
        for (number, rank) in simulation.ranks.enumerated() {
            for row in rank.began.indices where rank.ended[row] > rank.began[row] {
                bars.append(
                    Bar(
                        name: rank.engine.graph.name(of: DropID(row)), rank: number,
                        began: rank.began[row], ended: rank.ended[row]))
            }
        }
        return (forecast, bars)
    }

    private func simulate(
        _ layout: Layout
    ) throws(PlanningError) -> (forecast: Forecast, simulation: Simulation) {
        var simulation = Simulation(workload, layout, figures)
        try simulation.run()
        let makespan = simulation.makespan
        let share = { (seconds: Double?) in makespan > 0 ? (seconds ?? 0) / makespan : 0 }
        var work = 0.0
        var fileBytes = 0.0
        for (number, component) in workload.blueprint.components.enumerated() {
            for instance in 0..<component.count {
                let name = DropName(ComponentID(number), instance)
                if component.kind == .app {
                    work += workload.seconds(name) * Double(workload.cores(name))
                } else if workload.isInFiles[number] {
                    fileBytes += workload.bytes(name)
                }
            }
        }
        let forecast = Forecast(
            ranks: layout.ranks, hosts: layout.hosts, coresPerRank: layout.coresPerRank,
            makespan: makespan, work: work,
            peakMemory: simulation.ranks.map(\.peak).max() ?? 0,
            bytesBetweenHosts: simulation.traffic.bytesBetweenHosts,
            bytesBetweenRanks: simulation.traffic.bytesBetweenRanks,
            messages: simulation.traffic.messages, fileBytes: fileBytes,
            networkShare: share(simulation.traffic.hostBusy.max()),
            threadShare: share(simulation.ranks.map(\.threadBusy).max()),
            chain: Chain(simulation.ranks, workload), criticalPath: criticalPath,
            diskSeconds: fileBytes / figures.diskWrite)
        return (forecast, simulation)
    }
}

extension Simulation {
    var makespan: Double {
        ranks.reduce(0) { max($0, $1.threadFree, $1.ended.max() ?? 0) }
    }
}
