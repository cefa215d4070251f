// The data side of a rank: the contents of Drops in memory, those of its own and those that its apps
// read of other ranks. It says what to send (parcels) and to receive, and which apps have all they
// read; it sends and runs nothing itself.
//
// A parcel goes out before the event it belongs to, and packets keep their order. So when an app is
// ready, what it reads is here, on its way, or offered; what is not known will not come.

import Engine
import Graphs
import MPI
import Storage
import Transport

struct RankData {
    /// Bytes that go beside the packets, or come beside them.
    struct Transfer {
        var rank: Rank
        var bytes: DropBytes
        var lane: ByteLane
        var ticket: UInt64 = 0

        var owner: AnyObject { bytes.isOnDisk ? StagedMemory(bytes) : bytes }
    }

    /// What bytes that come beside the packets are.
    enum Arrival {
        case contents(DropAddress)
        case stored(DropAddress)
        case deposit(in: DropID, edge: Int)
    }

    /// By component; empty where nothing is kept in memory, and then none of this costs anything.
    private let inMemory: [Bool]
    private let rankOfPartition: [Rank]
    var own: OwnContents
    var foreign = ForeignContents()
    var outgoing: [Wire.Outgoing] = []
    var sending: [Transfer] = []
    var receiving: [Transfer] = []
    private var arrivals: [UInt64: (Arrival, DropBytes)] = [:]
    private var tickets: UInt64 = 0
    /// Addresses of Drops whose producers' events are said by their deposits.
    private var saidByDeposit: [DropAddress: Int] = [:]

    var isUsed: Bool { !inMemory.isEmpty }

    /// Deposits that other ranks of the host are to map; without it they are not done.
    private(set) var loans: [Loan] = []
    /// By rank: it is another one of this rank's island, and can map what is here.
    private let isBeside: [Bool]
    private let long: LongBytes
    /// Some data is to be shared whoever reads it.
    private let sharesAll: Bool

    struct Loan {
        var drop: DropAddress
        var producer: DropAddress
        var bytes: DropBytes
    }

    /// No bytes are on their way here, and none wait to be sent.
    var isSettled: Bool { arrivals.isEmpty && outgoing.isEmpty && sending.isEmpty }

    /// Fetches that have not been answered.
    var unanswered = 0

    /// What `isKept` reads nothing any more.
    init(
        _ graph: PhysicalGraph, inMemory: [Bool], rankOfPartition: [Rank],
        isBeside: [Bool] = [], sharesAll: Bool = false, keeper: any ArrayKeeper,
        long: LongBytes = .none, isKept: (DropName) -> Bool = { _ in false }
    ) {
        self.isBeside = isBeside
        self.long = long
        self.sharesAll = sharesAll
        self.inMemory = inMemory.contains(true) ? inMemory : []
        self.rankOfPartition = rankOfPartition
        own = OwnContents(
            rows: self.inMemory.isEmpty ? 0 : graph.dropCount, keeper: keeper, long: long)
        guard isUsed else { return }
        for row in 0..<graph.dropCount where !isKept(graph.name(of: DropID(row))) {
            for edge in graph.producerRange(of: DropID(row)) where graph.producers[edge].isRemote {
                let number = graph.producers[edge].remote
                let remote = graph.remotes[number]
                if isInMemory(remote.name) {
                    foreign.addReader(of: remote.address, remote: number)
                }
            }
        }
    }

    func isInMemory(_ name: DropName) -> Bool {
        isUsed && inMemory[name.component.index]
    }

    func rank(of drop: DropAddress) -> Rank { rankOfPartition[drop.partition.index] }

    // MARK: What an app reads

    enum Contents {
        case memory(DropBytes)
        case stored([FileStretch])
        /// It will not come.
        case absent
    }

    /// What an app reads at an edge.
    func contents(of producer: Neighbour, _ graph: PhysicalGraph) -> Contents {
        guard producer.isRemote else {
            if let bytes = own[producer.drop] { return .memory(bytes) }
            return own.stretch(of: producer.drop).map { .stored([$0]) } ?? .absent
        }
        switch foreign.state(remote: producer.remote) {
        case .here(let bytes), .lent(let bytes): return .memory(bytes)
        case .stored(let stretches): return .stored(stretches)
        case .unknown, .offered, .arriving: return .absent
        }
    }

    /// Drops of other ranks that an app reads, in memory: whatever of them is not here yet.
    func missing(for app: DropID, _ graph: PhysicalGraph) -> (arriving: Int, offered: Int) {
        var missing = (arriving: 0, offered: 0)
        for edge in graph.producerRange(of: app) where graph.producers[edge].isRemote {
            let number = graph.producers[edge].remote
            guard isInMemory(graph.remotes[number].name) else { continue }
            switch foreign.state(remote: number) {
            case .arriving: missing.arriving += 1
            case .offered: missing.offered += 1
            case .here, .lent, .stored, .unknown: break
            }
        }
        return missing
    }

    /// Asks for all that was offered; the app is told of everything that it waits for. What there is no
    /// room for is to come as a file; where there is room for everything it is made at once.
    mutating func fetch(for app: DropID, _ graph: PhysicalGraph, room: Int) {
        var room = room
        for edge in graph.producerRange(of: app) where graph.producers[edge].isRemote {
            let number = graph.producers[edge].remote
            let remote = graph.remotes[number]
            guard isInMemory(remote.name) else { continue }
            switch foreign.state(remote: number) {
            case .offered(let count):
                let owner = rank(of: remote.address)
                if room == .max {
                    send(.fetch(remote.address, .bytes), to: owner)
                    receive(count, from: owner, .requested, .contents(remote.address))
                } else {
                    send(.fetch(remote.address, count > room ? .file : .either), to: owner)
                    room -= min(room, count)
                    unanswered += 1
                }
                foreign.set(.arriving, remote: number)
                foreign.wait(app, remote: number)
            case .arriving: foreign.wait(app, remote: number)
            case .here, .lent, .stored, .unknown: break
            }
        }
    }

    // MARK: What is sent

    mutating func send(_ parcel: Parcel, to rank: Rank) {
        outgoing.append(Wire.Outgoing(rank: rank, record: .parcel(parcel)))
    }

    /// A parcel with bytes, in it or behind it.
    mutating func push(_ bytes: DropBytes, to rank: Rank, _ parcel: (Parcel.Bytes) -> Parcel) {
        let carried = Parcel.Bytes(sending: bytes)
        send(parcel(carried), to: rank)
        if case .following = carried {
            sending.append(Transfer(rank: rank, bytes: bytes, lane: .pushed))
        }
    }

    /// Where a rank can map what it is to have; nil where it gets the bytes.
    func place(of bytes: DropBytes, for rank: Rank) -> SharedPlace? {
        guard bytes.count > SharedMemory.least, rank.index < isBeside.count, isBeside[rank.index]
        else { return nil }
        return bytes.place
    }

    /// What an app here wrote into a Drop of another rank.
    mutating func deposit(
        _ bytes: DropBytes, in drop: DropAddress, from producer: DropAddress
    ) {
        let rank = rank(of: drop)
        guard let place = place(of: bytes, for: rank) else {
            return push(bytes, to: rank) { .deposit(to: drop, from: producer, $0) }
        }
        loans.append(Loan(drop: drop, producer: producer, bytes: bytes))
        send(.deposit(to: drop, from: producer, .lent(place)), to: rank)
    }

    /// A deposit is mapped where it belongs, or goes there now. False if there is none.
    mutating func taken(_ drop: DropAddress, from producer: DropAddress, _ isTaken: Bool) -> Bool {
        guard let number = loans.firstIndex(where: { $0.drop == drop && $0.producer == producer })
        else { return false }
        let loan = loans.remove(at: number)
        if !isTaken {
            push(loan.bytes, to: rank(of: drop)) { .deposit(to: drop, from: producer, $0) }
        }
        return true
    }

    /// The producer's event for that Drop is said by a deposit.
    mutating func saysEvent(for drop: DropAddress) { saidByDeposit[drop, default: 0] += 1 }

    /// Takes out the events that deposits say.
    mutating func filter(_ announcements: inout Pile<Event>) {
        guard !saidByDeposit.isEmpty else { return }
        announcements.removeAll { event in
            guard let left = saidByDeposit[event.target], event.kind == .producerFinished else {
                return false
            }
            saidByDeposit[event.target] = left == 1 ? nil : left - 1
            return true
        }
    }

    // MARK: What is received

    mutating func receive(
        _ count: Int, from rank: Rank, _ lane: ByteLane, _ arrival: Arrival
    ) {
        let bytes =
            long.room(for: count) ?? .forReaders(count: count, isShared: sharesAll)
        tickets += 1
        arrivals[tickets] = (arrival, bytes)
        receiving.append(Transfer(rank: rank, bytes: bytes, lane: lane, ticket: tickets))
    }

    mutating func takeArrival(_ ticket: UInt64) -> (what: Arrival, bytes: DropBytes)? {
        arrivals.removeValue(forKey: ticket).map { ($0.0, $0.1) }
    }
}
