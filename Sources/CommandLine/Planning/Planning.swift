// From a graph on disk to forecasts: what each component takes and where its data lies, as a run would
// have it, and who would own what.

import Components
import Engine
import Execution
import Graphs
import Partitioning
import Planning
import Transport

struct Planning {
    let unrolling: Unrolling
    let request: PlanRequest
    let planner: Planner
    /// As the earlier session has it, and not the machine file.
    let startProgram: Double?
    private let weights: Weights
    private let path: String

    init(_ unrolling: Unrolling, _ request: PlanRequest, _ path: String) throws(Complaint) {
        self.unrolling = unrolling
        self.request = request
        self.path = path
        let blueprint = unrolling.blueprint
        let measured = try MeasuredWeights(from: request.session)
        var weights = Weights(blueprint)
        measured?.replace(in: &weights, of: blueprint)
        weights.trialled(request.trial, in: blueprint)
        self.weights = weights
        let work = blueprint.components.map { Self.work(of: $0, request.trial) }
        // Mapped as by `weir run`, where each counts; but what does nothing takes no time.
        for (number, work) in work.enumerated() where work == .nothing {
            weights.measured(seconds: .same(0), of: ComponentID(number))
        }
        let workload = Self.workload(
            blueprint, weights, work, request.trial,
            processor: measured?.processorSeconds(of: blueprint) ?? [])
        var figures = request.figures
        startProgram = measured?.programStart
        if let startProgram { figures.startProgram = startProgram }
        do throws(PartitioningError) {
            planner = try Planner(workload, figures, whole: unrolling.graph)
        } catch { throw Complaint(error, blueprint, path) }
    }

    private static func workload(
        _ blueprint: Blueprint, _ weights: Weights, _ work: [Workload.Work], _ trial: Trial,
        processor: [Weights.Column]
    ) -> Workload {
        let places = DropPlaces(blueprint, dataFolder: "", inputFolders: [], trial)
        return Workload(
            blueprint, weights: weights,
            work: work,
            isInMemory: places.placements.map { $0.isMemory },
            isInFiles: places.placements.map { $0 == .file || $0 == .arena },
            rules: blueprint.components.map { trial == .none ? AppRules($0) : .standard },
            appMemory: blueprint.components.map { component in
                let asked = component.speakers.map {
                    Double(component.kind == .app ? Needs(of: component, $0).memory ?? 0 : 0)
                }
                return asked.allSatisfy { $0 == asked[0] }
                    ? .same(asked.first ?? 0) : .each(asked.map(Float.init))
            }, processor: processor)
    }

    private static func work(of component: Component, _ trial: Trial) -> Workload.Work {
        guard component.kind == .app, trial != .zero else { return .nothing }
        if trial != .none { return .inProcess }
        // What is not known here is taken for a program.
        return switch try? Catalogue.body(of: component) {
        case .noOp?, .listener?: .nothing
        case .inProcess?: .inProcess
        case .bash?, nil: .program
        }
    }

    /// As `weir run` would have it on so many ranks.
    func layout(ranks: Int) throws(Complaint) -> Layout {
        var options = RunOptions()
        options.dedicatedMaster = RunOptions.hasDedicatedMaster(ranks: ranks, asked: nil)
        let workers = options.dedicatedMaster ? ranks - 1 : ranks
        let hosts = Layout.hosts(ranks: ranks, perHost: request.ranksPerHost)
        let ownership = try ownership(workers, hosts: Array(hosts.suffix(workers)))
        var layout = Layout(
            hostOfRank: hosts, coresPerRank: request.coresPerRank, ownership: ownership,
            rankOfPartition: RunPlan.rankOfPartition(
                partitions: ownership.partitionCount, ranks: ranks, options
            ).map(\.index), gpus: request.gpus?.pools(hosts))
        layout.coresPerHost = request.coresPerHost
        return layout
    }

    private func ownership(_ workers: Int, hosts: [Int]) throws(Complaint) -> Ownership {
        let blueprint = unrolling.blueprint
        if request.algorithm == nil, let mapping = unrolling.mapping,
            mapping.partitionCount >= workers
        {
            return mapping
        }
        let algorithm =
            request.algorithm
            ?? .usual(
                for: blueprint, weights, cores: workers * request.coresPerRank,
                doesWork: request.trial != .zero)
        let mustHeedGPUs =
            weights.asksForGPUs && !(request.gpus?.pools(hosts).areEqual ?? true)
        let mustBeMapped = algorithm != .block && workers > 1 || mustHeedGPUs
        guard mustBeMapped else {
            let partitions = BlockPartitioner.partitionCount(
                ranks: workers, drops: blueprint.dropCount)
            return BlockPartitioner.partition(
                blueprint, into: partitions,
                islandOfPartition: (0..<partitions).map { hosts[$0 * workers / partitions] })
        }
        do throws(PartitioningError) {
            let partitioner = try Partitioner(
                unrolling.graph, of: blueprint, weights: weights, on: machine(hosts),
                keepingPins: !request.repartitions)
            return Ownership(
                try partitioner.owners(algorithm), of: blueprint, partitionCount: workers)
        } catch { throw Complaint(error, blueprint, path) }
    }

    /// Hosts with as many ranks each are told apart, as in a run.
    private func machine(_ hosts: [Int]) -> Machine {
        let figures = request.figures
        let count = Set(hosts).count
        let perHost = hosts.count / count
        let first = hosts.first ?? 0
        let isRegular = hosts.indices.allSatisfy { hosts[$0] - first == $0 / perHost }
        var machine = Machine(
            islands: isRegular ? count : 1, ranksPerIsland: isRegular ? perHost : hosts.count,
            coresPerRank: request.coresPerRank,
            insideIsland: isRegular ? figures.insideHost : figures.betweenHosts,
            betweenIslands: figures.betweenHosts)
        machine.gpus = request.gpus?.pools(hosts)
        return machine
    }

    func forecast(_ layout: Layout) throws(Complaint) -> Forecast {
        do throws(PlanningError) { return try planner.forecast(layout) } catch {
            throw Complaint(error, unrolling.blueprint, path)
        }
    }

    func gantt(_ layout: Layout) throws(Complaint) -> Gantt {
        do throws(PlanningError) {
            let (forecast, bars) = try planner.timeline(layout)
            return Gantt(bars, forecast, unrolling.blueprint)
        } catch { throw Complaint(error, unrolling.blueprint, path) }
    }
}
