// Which GPUs the apps of a rank have. They are their host's, and each is one app's at a time. An app gets
// all that it asks for before it waits for cores, so whoever waits for GPUs holds up nobody who asks for
// none; and those who have some wait only for cores, which never wait for GPUs.

import Graphs

package struct GPUShare {
    private let names: GPUNames?
    private let ledger: HostLedger
    private var waiting = JobQueue()
    private var ticket: Int?
    private var held: [DropID: UInt64] = [:]

    init(_ capacity: HostCapacity, _ ledger: HostLedger) {
        names = capacity.gpus
        self.ledger = ledger
    }

    /// Nobody counts what nobody knows of.
    var isCounted: Bool { names != nil }

    var isWaiting: Bool { !waiting.isEmpty }

    mutating func wait(_ drop: DropID) { waiting.append(drop) }

    var first: DropID? { waiting.first }

    /// The first that waits is not wanted any more.
    mutating func skipFirst() {
        _ = waiting.popFirst()
        if waiting.isEmpty, ticket != nil { ledger.giveUpGPUs(&ticket) }
    }

    /// Whether the first that waits has got so many, and waits no more.
    mutating func giveFirst(_ count: Int) -> Bool {
        guard let drop = waiting.first,
            let bits = ledger.enterGPUs(count, of: names?.count ?? 0, ticket: &ticket)
        else { return false }
        give(drop)
        if bits != 0 { held[drop] = bits }
        _ = waiting.popFirst()
        return true
    }

    /// It runs no more, or never did.
    mutating func give(_ drop: DropID) {
        guard !held.isEmpty, let bits = held.removeValue(forKey: drop) else { return }
        ledger.leaveGPUs(bits)
    }

    package static let variableNames = ["CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES"]

    /// What tells a program which ones are its own; empty for one that has asked for none.
    func variables(of drop: DropID) -> [String] {
        guard let bits = held[drop], let names else { return [] }
        return Self.variableNames.map { "\($0)=\(names.list(of: bits))" }
    }
}
