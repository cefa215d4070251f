// Which GPUs the apps of a rank have. They are their host's, and each is one app's at a time. An app gets
// all that it asks for before it waits for cores, so whoever waits for GPUs holds up nobody who asks for
// none; and those who have some wait only for cores, which never wait for GPUs.

import Graphs

package struct GPUShare: ~Copyable {
    private let names: GPUNames?
    private let ledger: HostLedger
    private var waiting = JobQueue()
    private var ticket: Int?
    private var held: [Holder: UInt64] = [:]

    /// A try that failed may live on beside the next one, until it heeds its end.
    private struct Holder: Hashable {
        var drop: DropID
        var attempt: UInt8
    }

    init(_ capacity: HostCapacity, _ ledger: HostLedger) {
        names = capacity.gpus
        self.ledger = ledger
    }

    /// Nil where nobody counts what nobody knows of.
    var count: Int? { names?.count }

    /// Somebody waits, or others wait for a ticket of ours that nobody wants any more.
    var isWaiting: Bool { !waiting.isEmpty || ticket != nil }

    mutating func wait(_ drop: DropID) { waiting.append(drop) }

    var first: DropID? { waiting.first }

    /// The first that waits is not wanted any more.
    mutating func skipFirst() { _ = waiting.popFirst() }

    /// Whether the first that waits has got so many, and waits no more.
    mutating func giveFirst(_ count: Int, attempt: UInt8) -> Bool {
        guard let drop = waiting.first,
            let bits = ledger.enterGPUs(count, of: names?.count ?? 0, ticket: &ticket)
        else { return false }
        if bits != 0 { held[Holder(drop: drop, attempt: attempt)] = bits }
        _ = waiting.popFirst()
        return true
    }

    /// A ticket whose turn has come is passed on where nobody waits.
    mutating func giveUp() {
        if waiting.isEmpty, ticket != nil { ledger.giveUpGPUs(&ticket) }
    }

    /// That try runs no more, or never did.
    mutating func give(_ drop: DropID, attempt: UInt8) {
        guard !held.isEmpty,
            let bits = held.removeValue(forKey: Holder(drop: drop, attempt: attempt))
        else { return }
        ledger.leaveGPUs(bits)
    }

    /// What a program is to see, as a list; nil for one that has asked for none.
    func list(of drop: DropID, attempt: UInt8) -> String? {
        guard let bits = held[Holder(drop: drop, attempt: attempt)] else { return nil }
        return names?.list(of: bits)
    }

    // MARK: How programs are told

    package static let variableNames = ["CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES"]

    /// One of them, for they act one upon the other: the first, which AMD's HIP heeds, too, unless the
    /// batch system has told of GPUs by the second alone.
    static func variable(in environment: [String]) -> String {
        let told = variableNames.filter { name in
            environment.contains { $0.hasPrefix(name + "=") }
        }
        return told.first ?? variableNames[0]
    }
}
