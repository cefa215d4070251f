// What all ranks have told of their hosts, and what follows for each: every rank works out the same.

import Execution
import MPI
import Partitioning
import Spawner
import Transport

struct HostTable {
    let records: [HostRecord]
    let hasDedicatedMaster: Bool
    private let slotsAsked: Int?

    init(_ records: [HostRecord], _ request: RunRequest) {
        self.records = records
        hasDedicatedMaster = request.hasDedicatedMaster(ranks: records.count)
        slotsAsked = request.slots
    }

    /// Collective.
    init(
        _ world: borrowing MPIWorld, _ ledger: HostLedger, _ request: RunRequest
    ) throws(Complaint) {
        let own = Host.record(name: world.hostName, ledger, request)
        do throws(MPIError) {
            let records = try world.exchange(own.bytes).compactMap { HostRecord($0) }
            self.init(records, request)
        } catch { throw Complaint(error) }
    }

    /// The most that an app can ask for on any host where one can run.
    var largest: HostCapacity {
        var first: [String: Rank] = [:]
        for (rank, record) in records.enumerated() where works(rank) {
            if first[record.name] == nil { first[record.name] = Rank(rank) }
        }
        let hosts = first.values.map { part(of: $0).capacity }
        let cores = hosts.map { max($0.cores, $0.processors.count) }.max() ?? 1
        var largest = HostCapacity(
            cores: cores, slots: cores, memory: hosts.map(\.memory).max() ?? 0)
        largest.gpus = hosts.compactMap(\.gpus).max { $0.count < $1.count }
        return largest
    }

    /// Of each host, for all its working ranks; nil where nothing tells.
    var gpus: GPUPools? {
        guard records.contains(where: { $0.gpus != nil }) else { return nil }
        var hosts: [String: (number: Int, count: Int)] = [:]
        let working = records.indices.filter(works)
        for rank in working where hosts[records[rank].name] == nil {
            let count = part(of: Rank(rank)).capacity.gpus?.count ?? 0
            hosts[records[rank].name] = (hosts.count, count)
        }
        let ofRanks = working.compactMap { hosts[records[$0].name] }
        return GPUPools(
            countOfRank: ofRanks.map { $0.count }, hostOfRank: ofRanks.map { $0.number })
    }

    /// A rank's part of its host, and the whole of it.
    func part(of rank: Rank) -> (slots: Int, capacity: HostCapacity) {
        let members = ranks(beside: rank)
        let workers = max(1, members.count { works($0) })
        let capacity = HostCapacity(
            members.map { records[$0] }, workers: workers, slotsAsked: slotsAsked)
        return (slotsAsked ?? capacity.slots(ofEach: workers), capacity)
    }

    func binding(of rank: Rank) -> Binding {
        Binding(Host.ownProcessors, on: part(of: rank).capacity.processors)
    }

    /// That of the first rank on the host; where it cannot be had the rank keeps to its own part.
    func ledger(of rank: Rank, own: HostLedger, _ plan: inout RunPlan) -> HostLedger {
        let first = ranks(beside: rank)[0]
        if first == rank.index { return own }
        if let shared = HostLedger(at: records[first].ledger) { return shared }
        let beside = ranks(beside: rank)
        plan.options.keepToOwnPart(
            ofRanks: beside.count, place: beside.firstIndex(of: rank.index) ?? 0)
        return own
    }

    private func ranks(beside rank: Rank) -> [Int] {
        records.indices.filter { records[$0].name == records[rank.index].name }
    }

    /// A Master that only watches has no part of its host.
    private func works(_ rank: Int) -> Bool { rank > 0 || !hasDedicatedMaster }
}
