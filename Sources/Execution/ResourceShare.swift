// What a rank may run beside what runs already. Its own part of the host bounds what fits into it; all
// that runs is entered in the host's ledger, and what asks for more than the rank's part runs where
// the other ranks leave it room.

import Components

struct ResourceShare {
    private let slots: Int
    private let capacity: HostCapacity
    private let ledger: HostLedger
    private var slotsInUse = 0
    private var reserved: HostLedger.Amount?
    private var ticket: Int?

    init(slots: Int, of capacity: HostCapacity, _ ledger: HostLedger) {
        self.slots = max(1, slots)
        self.capacity = capacity
        self.ledger = ledger
    }

    /// It has asked the host for more than there is just now.
    var isWaiting: Bool { ticket != nil }

    /// Nothing more would start.
    var isFull: Bool { slotsInUse >= slots }

    /// Whether it may start now; then its room is kept until `take` or `letGo`.
    mutating func fits(_ needs: Needs) -> Bool {
        let amount = amount(of: needs)
        guard amount.slots > slots || slotsInUse + amount.slots <= slots else { return false }
        guard ledger.enter(amount, within: limits, ticket: &ticket) else { return false }
        reserved = amount
        return true
    }

    mutating func take(_ needs: Needs) {
        slotsInUse += amount(of: needs).slots
        reserved = nil
    }

    mutating func give(_ needs: Needs) {
        let amount = amount(of: needs)
        slotsInUse -= amount.slots
        ledger.leave(amount)
    }

    /// What was said to fit did not start.
    mutating func letGo() {
        guard let amount = reserved else { return }
        reserved = nil
        ledger.leave(amount)
    }

    /// Nothing waits here any more.
    mutating func giveUp() {
        if ticket != nil { ledger.giveUp(&ticket) }
    }

    private var limits: HostLedger.Amount {
        HostLedger.Amount(slots: capacity.slots, memory: capacity.memory)
    }

    /// Where ranks outnumber cores a core is several slots, and what asks for several cores keeps the
    /// other ranks from as many as these are.
    private func amount(of needs: Needs) -> HostLedger.Amount {
        let needs = capacity.granted(to: needs)
        let cores = needs.cores
        let all = cores <= slots ? cores : (cores * capacity.slots - 1) / capacity.cores + 1
        return HostLedger.Amount(
            slots: min(all, capacity.slots), memory: needs.memory ?? 0)
    }
}
