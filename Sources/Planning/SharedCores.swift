// The cores of a host that has fewer of them than its ranks run programs at once: whoever computes has an
// equal share of them, as by the scheduler of the system.
//
// Shares are equal, so all that is remembered is how much processor time each has had who was there from
// the beginning on. Who needs so much more is done when that has grown by as much.

import Graphs

struct SharedCores {
    /// What is computed, by a program on so many cores.
    struct Burst: Equatable {
        var rank: UInt32
        var row: UInt32
        var cores: Double
        /// When it began, and the seconds that it takes alone.
        var asked: Double
        var seconds: Double
    }

    private struct Entry: Comparable {
        var done: Double
        var order: UInt32
        var burst: Burst

        static func < (left: Entry, right: Entry) -> Bool {
            left.done < right.done || (left.done == right.done && left.order < right.order)
        }
    }

    private let cores: Double
    private var wanted = 0.0
    private var time = 0.0
    private var had = 0.0
    private var bursts = Heap<Entry>()
    /// Changes whenever the next end may be another one.
    private(set) var version: UInt32 = 0

    init(_ cores: Int) { self.cores = Double(max(1, cores)) }

    private var share: Double { wanted > cores ? cores / wanted : 1 }

    private mutating func advance(to now: Double) {
        guard now > time else { return }
        had += (now - time) * share
        time = now
    }

    mutating func add(_ burst: Burst) {
        advance(to: burst.asked)
        // So that sums stay small.
        if bursts.first == nil { had = 0 }
        version &+= 1
        wanted += burst.cores
        bursts.push(Entry(done: had + burst.seconds, order: version, burst: burst))
    }

    /// When the next is done, if none comes in between.
    var nextEnd: Double? {
        bursts.first.map { [had, time, share] in time + max(0, $0.done - had) / share }
    }

    /// That one.
    mutating func takeNext() -> Burst? {
        guard let end = nextEnd, let first = bursts.pop() else { return nil }
        advance(to: end)
        had = max(had, first.done)
        version &+= 1
        wanted = bursts.first == nil ? 0 : wanted - first.burst.cores
        return first.burst
    }
}

extension Layout {
    /// Those that are too few, by host.
    var sharedCores: [SharedCores?] {
        guard let coresPerHost else { return [] }
        var ranksOfHost = [Int](repeating: 0, count: hosts)
        for host in hostOfRank { ranksOfHost[host] += 1 }
        return ranksOfHost.map {
            $0 * coresPerRank > coresPerHost ? SharedCores(coresPerHost) : nil
        }
    }
}

extension Simulation {
    /// A program begins when it has been started, which takes some of a core, too. What it computes, it
    /// computes at once; for the rest of its time it waits.
    mutating func startProgram(_ drop: DropID, _ name: DropName, _ rank: Int, _ now: Double) {
        let host = layout.hostOfRank[rank]
        guard cores.indices.contains(host), cores[host] != nil else {
            return run(
                drop, rank, from: now + figures.startProgram, for: workload.seconds(name))
        }
        queue.push(.asks, at: now, rank: rank, item: drop.row)
    }

    /// When its time has come: a rank may be ahead of what the others have heard of.
    mutating func askForShare(_ next: EventQueue.Entry) {
        let host = layout.hostOfRank[Int(next.rank)]
        let name = ranks[Int(next.rank)].engine.graph.name(of: DropID(row: next.item))
        let width = Double(grantedCores(name))
        let computing = min(workload.processorSeconds(name) / width, workload.seconds(name))
        cores[host]?.add(
            SharedCores.Burst(
                rank: next.rank, row: next.item, cores: width, asked: next.time,
                seconds: figures.startProgram + computing))
        awaitShares(host)
    }

    private mutating func awaitShares(_ host: Int) {
        guard let shared = cores[host], let end = shared.nextEnd else { return }
        queue.push(.cores, at: end, rank: host, item: shared.version)
    }

    mutating func endShares(_ next: EventQueue.Entry) {
        let host = Int(next.rank)
        guard cores[host]?.version == next.item, let burst = cores[host]?.takeNext() else { return }
        let drop = DropID(row: burst.row)
        let seconds = workload.seconds(ranks[Int(burst.rank)].engine.graph.name(of: drop))
        let computing = burst.seconds - figures.startProgram
        // Slowed down alike from the beginning to the end of it.
        let factor = burst.seconds > 0 ? (next.time - burst.asked) / burst.seconds : 1
        let began = burst.asked + figures.startProgram * factor
        run(
            drop, Int(burst.rank), from: began,
            for: next.time - began + max(0, seconds - computing))
        awaitShares(host)
    }
}
