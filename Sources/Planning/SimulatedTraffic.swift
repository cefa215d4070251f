// What goes between ranks: events, packed by destination, and the contents of Drops in memory before
// them. A rank sends one thing after another; so do all ranks of a host to other hosts together, as it
// has one way out.

import Engine
import Graphs
import Partitioning

struct SimulatedTraffic {
    struct Packet {
        var events: [Event] = []
        var streamEvents: [StreamEvent] = []
        var reason = SimulatedRank.Reason()
    }

    private let layout: Layout
    private let figures: MachineFigures
    private(set) var bytesBetweenHosts = 0.0
    private(set) var bytesBetweenRanks = 0.0
    private(set) var messages = 0
    /// When what leads out of a rank, and out of a host, is free; and how long it was busy.
    private var rankFree: [Double]
    private var hostFree: [Double]
    private(set) var hostBusy: [Double]

    private var packets: [Packet] = []
    private var unused: [UInt32] = []
    /// What the rank whose turn it is has for others: the packet, by rank, and the bytes before it.
    private var open: [Int32]
    private var bytes: [Double]
    private var destinations: [Int] = []

    init(_ layout: Layout, _ figures: MachineFigures) {
        self.layout = layout
        self.figures = figures
        rankFree = [Double](repeating: 0, count: layout.ranks)
        hostFree = [Double](repeating: 0, count: layout.hosts)
        hostBusy = hostFree
        open = [Int32](repeating: -1, count: layout.ranks)
        bytes = rankFree
    }

    /// Contents that have to be sent as a Drop is final: of data to each rank that reads it, once; of
    /// an app what it wrote to data that lives elsewhere.
    mutating func note(
        _ drop: DropID, _ name: DropName, from rank: Int, _ ranks: [SimulatedRank],
        _ workload: Workload
    ) {
        let graph = ranks[rank].engine.graph
        guard !graph.remotes.isEmpty else { return }
        let isData = workload.kinds[name.component.index] == .data
        if isData, !workload.isInMemory[name.component.index] { return }
        let own = isData ? workload.bytes(name) : 0
        var told: [Int] = []
        for edge in graph.consumerRange(of: drop) where graph.consumers[edge].isRemote {
            let remote = graph.remotes[graph.consumers[edge].remote]
            let other = layout.rankOfPartition[remote.address.partition.index]
            if isData {
                guard !told.contains(other) else { continue }
                told.append(other)
                bytes[other] += own
                ranks[other].hold(own)
            } else if workload.isInMemory[remote.name.component.index] {
                bytes[other] += workload.bytes(remote.name)
            }
        }
    }

    mutating func add(_ event: Event) { packets[packet(for: event.target)].events.append(event) }

    mutating func add(_ event: StreamEvent) {
        packets[packet(for: event.target)].streamEvents.append(event)
    }

    private mutating func packet(for target: DropAddress) -> Int {
        let rank = layout.rankOfPartition[target.partition.index]
        if open[rank] >= 0 { return Int(open[rank]) }
        let number: Int
        if let again = unused.popLast() {
            number = Int(again)
        } else {
            number = packets.count
            packets.append(Packet())
        }
        open[rank] = Int32(number)
        destinations.append(rank)
        return number
    }

    mutating func flush(
        from rank: Int, at now: Double, because reason: SimulatedRank.Reason,
        _ queue: inout EventQueue
    ) {
        for other in destinations {
            let number = Int(open[other])
            packets[number].reason = reason
            let size =
                bytes[other] + Double(packets[number].events.count * Self.eventBytes)
            let arrival = arrival(of: size, from: rank, to: other, at: now)
            queue.push(.arrival, at: arrival, rank: other, item: UInt32(number))
            open[other] = -1
            bytes[other] = 0
        }
        destinations.removeAll(keepingCapacity: true)
    }

    private static let eventBytes = 16
    /// What is larger is offered, and asked for.
    private static let pushedBytes = 65_536.0

    private mutating func arrival(
        of size: Double, from rank: Int, to other: Int, at now: Double
    ) -> Double {
        let (host, otherHost) = (layout.hostOfRank[rank], layout.hostOfRank[other])
        let isInside = host == otherHost
        let network = figures.network(isInside)
        messages += 1
        bytesBetweenRanks += size
        let time = size / network.bandwidth
        var latency = network.latency
        if size > Self.pushedBytes { latency *= 3 }
        guard !isInside else {
            let start = max(now, rankFree[rank])
            rankFree[rank] = start + time
            return start + time + latency
        }
        bytesBetweenHosts += size
        let start = max(now, hostFree[host])
        hostFree[host] = start + time
        hostBusy[host] += time
        return start + time + latency
    }

    mutating func take(_ number: UInt32) -> Packet {
        unused.append(number)
        let packet = packets[Int(number)]
        packets[Int(number)] = Packet()
        return packet
    }
}
