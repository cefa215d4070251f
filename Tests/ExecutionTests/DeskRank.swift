import Engine
import Execution
import Graphs
import Transport

/// A rank without programs and files: an engine and a desk, over a network within the process. Its
/// apps end at once; of some components they fail.
final class DeskRank {
    let rank: Rank
    private var engine: Engine
    private var effects = Effects()
    private var desk: Desk
    private var transport: LoopbackTransport
    private var hasClosed = false
    private let owners: [Rank]
    private let failing: Set<Int>

    init(
        _ rank: Rank, of graph: Blueprint, _ ownership: Ownership, _ islands: IslandMap,
        failing: Set<Int>, _ network: LoopbackNetwork, _ observer: RunObserver
    ) {
        self.rank = rank
        self.failing = failing
        owners = (0..<ownership.partitionCount).map { Rank($0) }
        let mine = rank.index < owners.count ? [PartitionID(rank.index)] : []
        engine = Engine(
            PhysicalGraph(unrolling: mine, of: graph, ownedAs: ownership),
            kinds: graph.components.map(\.kind), rules: graph.components.map { _ in AppRules() })
        desk = Desk(rank: rank, islands, observer)
        transport = network.transport(rank)
        engine.start(into: &effects)
    }

    var isOver: Bool { desk.isConcluded }
    /// What it was told of an early end; it only takes note.
    var stop: StopReason? { desk.stop }

    func ask(_ reason: StopReason) throws {
        if desk.isOpen { try desk.tellLeader(.askStop(reason), &transport) }
    }

    var result: RunResult { desk.result(DropCounts(engine)) }

    /// One turn of a rank's loop.
    func turn(isDue: Bool) throws {
        try work()
        let isDone = engine.openDrops == 0
        if isDue || desk.owesReport(isDone: isDone) {
            try desk.report(
                DropCounts(engine), running: 0, isDone: isDone, isDone ? closing() : [], &transport)
        }
        _ = try transport.poll { source, packet throws(TransportError) in
            let isUnderstood =
                Wire.kind(of: packet) == .events
                ? desk.receiveWork(packet) { record in
                    guard case .event(let event) = record else { return false }
                    return engine.received(event, into: &effects)
                }
                : desk.receiveControl(packet, from: source)
            guard isUnderstood else { throw .malformedPacket(from: source) }
        }
        try desk.attend(isDue: isDue, &transport)
    }

    private func closing() -> [Wire.Message] {
        defer { hasClosed = true }
        guard !hasClosed else { return [] }
        var figures = RankFigures(rank: rank, slots: 1, programs: 0)
        figures.traffic = transport.traffic
        return [.figures([figures])]
    }

    private func work() throws {
        while !effects.ready.isEmpty {
            for drop in effects.ready.splice() {
                let name = engine.graph.name(of: drop)
                guard failing.contains(name.component.index) else {
                    engine.ended(drop, .completed, into: &effects)
                    continue
                }
                engine.ended(drop, .failed, into: &effects)
                let failed = FailedDrop(
                    name: name, rank: rank.number, reason: 6, exit: 1, cause: "exit status 1")
                try desk.tellLeader(.failure(failed), &transport)
            }
        }
        effects.finals.removeAll()
        try desk.send(&effects.announcements, owners, &transport)
    }

    func close() throws { try transport.close() }
}

extension Pile {
    /// Empties it, and gives what was in it.
    fileprivate mutating func splice() -> [Element] {
        defer { removeAll() }
        return elements
    }
}

/// Apps and their data in columns, step after step: each app reads its own column's datum and those
/// of the two columns beside it, around a ring. One column a rank.
struct Ring {
    private(set) var graph = Blueprint(name: "ring")
    private(set) var ownership: Ownership

    init(columns: Int, steps: Int) {
        ownership = Ownership(partitionCount: columns)
        var before: ComponentID?
        for step in 0..<steps {
            let app = add("app \(step)", .app, columns)
            let data = add("data \(step)", .data, columns)
            graph.link(
                app, to: data, ports: PortPair(source: "out", target: "in"), rule: .oneToOne)
            if let before {
                graph.link(
                    before, to: app, ports: PortPair(source: "out", target: "in"),
                    rule: .listed(
                        EdgeList(Self.neighbours(columns), sources: columns, targets: columns)))
            }
            before = data
        }
    }

    private mutating func add(_ name: String, _ kind: DropKind, _ columns: Int) -> ComponentID {
        ownership.addComponent(
            runs: (0..<columns).map { (start: $0, owner: PartitionID($0)) }, count: columns)
        return graph.add(
            Component(
                id: name, name: name, kind: kind, category: "", categoryType: "", dropClass: "",
                levels: [Level(group: "columns", extent: columns)]))
    }

    private static func neighbours(_ columns: Int) -> [(source: UInt32, target: UInt32)] {
        (0..<columns).flatMap { column in
            Set([column, (column + 1) % columns, (column + columns - 1) % columns]).sorted()
                .map { (source: UInt32(column), target: UInt32($0)) }
        }
    }
}
