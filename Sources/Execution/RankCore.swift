// What a rank knows and does, but for the transport and its programs: the engine, and what its
// effects come to. Begins Drops, records finals, addresses events.

import Components
import Engine
import Graphs
import Sessions
import Spawner
import Storage

struct RankCore: ~Copyable {
    var engine: Engine
    var effects = Effects()
    private(set) var counts = DropCounts()
    private var journal: JournalWriter?
    private let bodies: DropBodies
    private let plan: RunPlan
    private let rank: UInt32
    /// What is recorded of a Drop when it becomes final, where there is more than its state.
    private var details: [DropID: Details] = [:]
    private var failures = FailureDigest()
    private(set) var times = ComponentTimes()
    private var spare: [DropID] = []

    struct Details {
        var exit: Int32 = 0
        var started: UInt64 = 0
        var size: UInt64 = 0
        var logOffset: UInt64 = 0
    }

    init(_ plan: RunPlan, rank: Int) throws(FileError) {
        self.plan = plan
        self.rank = UInt32(rank)
        let blueprint = plan.blueprint
        let graph = PhysicalGraph(
            unrolling: plan.partitions(of: .init(rank)), of: blueprint, ownedAs: plan.ownership)
        engine = Engine(
            graph, kinds: blueprint.components.map(\.kind),
            rules: blueprint.components.map(AppRules.init))
        let places = FilePlace(
            dataFolder: plan.session.dataFolder, inputFolders: plan.inputFolders)
        bodies = DropBodies(blueprint, places: places, zeroRun: plan.options.zeroRun)
        journal =
            plan.options.journal
            ? try JournalWriter(path: plan.session.journalFile(rank: rank)) : nil
    }

    mutating func start() { engine.start(into: &effects) }

    /// Begins what is ready, until nothing is that ends at once. Programs go to the pool.
    mutating func beginReady(_ programs: inout ProgramPool) throws(FileError) {
        while !effects.ready.isEmpty {
            swap(&spare, &effects.ready)
            for drop in spare { try begin(drop, &programs) }
            spare.removeAll(keepingCapacity: true)
        }
    }

    @inline(__always)
    private mutating func begin(
        _ drop: DropID, _ programs: inout ProgramPool
    ) throws(FileError) {
        switch bodies.body(of: engine.graph.component[drop.index]) {
        case .nothing: engine.ended(drop, .completed, into: &effects)
        case .bash: programs.add(drop)
        case .input: beginInput(drop)
        case .unknown: fail(drop, cause: .componentUnknown)
        }
        if effects.finals.count >= 4096 { try recordFinals() }
    }

    private mutating func beginInput(_ drop: DropID) {
        do throws(DropBodies.Problem) {
            let size = try bodies.makeInput(engine.graph.name(of: drop))
            details[drop] = Details(size: UInt64(size))
            engine.ended(drop, .completed, into: &effects)
        } catch {
            fail(drop, cause: .problem(error))
        }
    }

    // MARK: Programs

    mutating func startPrograms(_ programs: inout ProgramPool) {
        while let drop = programs.next() {
            do throws(DropBodies.Problem) {
                let invocation = try bodies.invocation(of: drop, in: engine.graph)
                programs.start(drop, invocation, variables: variables(of: drop))
            } catch {
                fail(drop, cause: .problem(error))
            }
        }
    }

    mutating func ended(_ ended: ProgramPool.Ended) {
        let drop = ended.running.drop
        let report = ended.report
        details[drop] = Details(
            exit: report.exitNumber, started: UInt64(clamping: report.started),
            size: report.logLength, logOffset: report.logOffset)
        times.add(
            engine.graph.name(of: drop).component,
            nanoseconds: UInt64(clamping: report.ended - report.started))
        guard report.outcome == .exited(code: 0) else {
            let invocation = ended.running.invocation
            let output = lastOutput(report, invocation)
            bodies.discard(invocation.outputs)
            return fail(
                drop, cause: .program(report), command: invocation.command, output: output)
        }
        do throws(DropBodies.Problem) {
            try bodies.publish(ended.running.invocation.outputs)
            engine.ended(drop, .completed, into: &effects)
        } catch {
            fail(drop, cause: .problem(error))
        }
    }

    /// The end of what a program printed, also of what went to a file that is not kept.
    private func lastOutput(
        _ report: ProgramReport, _ invocation: DropBodies.Invocation
    ) -> String {
        let redirected = invocation.standardOutput.map { Files.tail(of: $0, 1024) } ?? []
        return String(decoding: redirected + report.tail, as: UTF8.self)
    }

    private mutating func fail(
        _ drop: DropID, cause: FailureCause, command: String = "", output: String = ""
    ) {
        engine.ended(drop, .failed, into: &effects)
        guard engine.isFinal(drop) else { return }  // it has tries left
        var failed = FailedDrop(
            name: engine.graph.name(of: drop), rank: rank, reason: cause.reason,
            exit: details[drop]?.exit ?? 0, cause: cause.text, command: command, output: output)
        if failures.wants(failed.group) {
            let dependents = engine.graph.dependents(of: drop, most: 1000)
            failed.dependents = UInt32(dependents.count)
            failed.dependentsAreAll = dependents.isAll
        }
        failures.add(failed)
    }

    /// The first failures of each kind that the Master has not heard of.
    mutating func takeFailures() -> [FailedDrop] {
        failures.hasWholes ? failures.takeWholes() : []
    }

    mutating func takeTallies() -> [FailureTally] { failures.takeTallies() }

    // MARK: Finals

    mutating func recordFinals() throws(FileError) {
        guard !effects.finals.isEmpty else { return }
        for drop in effects.finals { counts.count(engine.kind(of: drop), engine.outcome(of: drop)) }
        if journal != nil {
            let now = Clock.now()
            for drop in effects.finals {
                let record = record(of: drop, now)
                try journal?.append(record)
            }
        }
        effects.finals.removeAll(keepingCapacity: true)
    }

    private mutating func record(of drop: DropID, _ now: UInt64) -> JournalRecord {
        let kind = engine.kind(of: drop)
        let state =
            kind == .data ? engine.dataState(of: drop).rawValue : engine.appState(of: drop).rawValue
        var record = JournalRecord(name: engine.graph.name(of: drop), kind: kind, state: state)
        record.ended = now
        record.attempt = UInt16(engine.attempt(of: drop))
        if !details.isEmpty, let details = details.removeValue(forKey: drop) {
            record.exit = details.exit
            record.started = details.started
            record.size = details.size
            record.logOffset = details.logOffset
        } else if kind == .data, !plan.options.zeroRun, state == DataState.completed.rawValue,
            let path = try? bodies.path(of: record.name)
        {
            record.size = UInt64(Files.size(of: path) ?? 0)
        }
        return record
    }

    mutating func flushJournal() throws(FileError) { try journal?.flush() }

    /// What a program can learn of itself: DALiuGE's name of the Drop, its coordinates, and the
    /// innermost of them, which tells the copies of a Scatter apart.
    private func variables(of drop: DropID) -> [String] {
        let name = engine.graph.name(of: drop)
        let component = plan.blueprint[name.component]
        let iid = component.instanceID(of: Int(name.instance))
        let index = component.coordinates(of: Int(name.instance)).last ?? 0
        return [
            "DLG_UID=\(component.id)_\(iid)", "WEIR_INSTANCE=\(iid)", "WEIR_INDEX=\(index)",
            "WEIR_ATTEMPT=\(engine.attempt(of: drop))",
        ]
    }
}

extension AppRules {
    /// From DALiuGE's parameters of an app; what is no number is left at its default.
    init(_ component: Component) {
        let percent = component.fields.text("input_error_threshold").flatMap { Int($0) } ?? 0
        let needed = component.fields.text("n_effective_inputs").flatMap { Int($0) } ?? -1
        let tries = component.fields.text("n_tries").flatMap { Int($0) } ?? 1
        let blocksSkip = component.fields.text("block_skip")?.lowercased() ?? ""
        self.init(
            errorThreshold: UInt8(clamping: min(percent, 100)),
            needed: needed > 0 ? UInt32(clamping: needed) : nil,
            blocksSkip: ["true", "1", "yes"].contains(blocksSkip), tries: UInt8(clamping: tries))
    }
}
