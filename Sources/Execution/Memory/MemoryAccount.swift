// How much memory a host's data takes, and what that lets a rank do. All ranks of the host enter what they
// hold in its ledger, in each turn; the memory that programs have asked for counts, too.
//
//     from 1/2 of the limit on   nothing is pushed that can be offered, and no app runs that writes at once
//     from 3/4                   completed data goes to the rank's arena
//     at the limit               an app begins only where nothing else is under way

import Storage

struct MemoryAccount {
    private let limit: Int
    private let ledger: HostLedger
    private var entered = 0
    /// Of the other ranks, and of programs.
    private var others = 0

    /// Nil: no limit, and nothing of this costs anything.
    init(limit: Int?, _ ledger: HostLedger) {
        self.limit = limit ?? 0
        self.ledger = ledger
    }

    var isLimited: Bool { limit > 0 }

    mutating func update() {
        let held = DropBytes.held
        let all = ledger.enterHeld(held - entered)
        entered = held
        others = max(0, all - held)
    }

    private var used: Int { DropBytes.held + others }

    var isTight: Bool { isLimited && used >= limit / 2 }
    var isFull: Bool { isLimited && used >= limit }

    /// What is to leave memory.
    var excess: Int { isLimited ? max(0, used - limit / 4 * 3) : 0 }

    /// What may be fetched into memory.
    var room: Int { isLimited ? max(0, limit / 2 - used) : .max }
}
