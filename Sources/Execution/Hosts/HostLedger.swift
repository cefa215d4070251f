// What runs on a host now, kept in a page that its ranks share: cores and memory in use. Whoever starts
// an app enters it, whoever finds no room waits.
//
// - The page has no name that could be left behind: the host's first rank makes it and holds it open,
//   the others open it through /proc. A token tells that it is the right one.
// - Nothing is locked, so nobody is ever held up, and a rank that dies leaves no lock; its job dies too.
// - GPUs are bits of one word, as each is a thing of its own. Whoever waits for some waits in a line of its
//   own: those that ask for none go on meanwhile.
// - Who waits has a ticket. While there is an open ticket nobody else enters anything, so that what asks
//   for much finds the room that others leave, and all come in the order in which they began to wait.
//   Tickets are looked after in the turns of a rank's loop, at least every millisecond.

internal import Glibc
import Storage
import Synchronization

package final class HostLedger {
    /// Where others find it: descriptor -1 where it cannot be shared.
    package struct Address: Equatable, Sendable {
        package var process: Int32
        package var descriptor: Int32
        package var token: UInt64
    }

    struct Amount: Equatable {
        var slots: Int
        var memory: Int
    }

    private enum Word: Int {
        case token, slots, memory, ticketsGiven, ticketsServed, held
        case gpus, gpuTicketsGiven, gpuTicketsServed
    }

    /// Those who wait, in the order in which they began to.
    private enum Line {
        case room, gpus

        var given: Word { self == .room ? .ticketsGiven : .gpuTicketsGiven }
        var served: Word { self == .room ? .ticketsServed : .gpuTicketsServed }
    }

    package let address: Address
    private let page: UnsafeMutableRawPointer
    private let isMapped: Bool
    private static let length = 4096

    /// Of this rank's own; others may open it. Every word begins as zero but the token.
    package init() {
        let descriptor = Self.makeFile()
        let token = UInt64.random(in: 1...UInt64(Int64.max))
        address = Address(process: getpid(), descriptor: descriptor, token: token)
        let shared = descriptor < 0 ? nil : Self.map(descriptor)
        page = shared ?? .allocate(byteCount: Self.length, alignment: 64)
        if shared == nil { memset(page, 0, Self.length) }
        isMapped = shared != nil
        word(.token).pointee.store(Int(token), ordering: .releasing)
    }

    /// Another rank's; nil where that cannot be had.
    package init?(at address: Address) {
        guard address.descriptor >= 0 else { return nil }
        let file = open("/proc/\(address.process)/fd/\(address.descriptor)", O_RDWR | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size == Self.length, let page = Self.map(file)
        else { return nil }
        self.address = Address(process: address.process, descriptor: -1, token: address.token)
        self.page = page
        isMapped = true
        guard word(.token).pointee.load(ordering: .acquiring) == Int(address.token) else {
            return nil
        }
    }

    deinit {
        if isMapped { munmap(page, Self.length) } else { page.deallocate() }
        if address.descriptor >= 0 { close(address.descriptor) }
    }

    private static func makeFile() -> Int32 {
        let file = SharedMemory.makePage()
        guard file >= 0 else { return -1 }
        guard ftruncate(file, length) == 0 else {
            close(file)
            return -1
        }
        return file
    }

    private static func map(_ file: Int32) -> UnsafeMutableRawPointer? {
        let page = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        return page == MAP_FAILED ? nil : page
    }

    private func word(_ word: Word) -> UnsafeMutablePointer<Atomic<Int>> {
        page.assumingMemoryBound(to: Atomic<Int>.self) + word.rawValue
    }
}

extension HostLedger {
    /// Enters an amount if there is room beside what is in use, and nobody has waited for longer. Else
    /// whoever asks has a ticket, and asks again with it, or returns it.
    func enter(_ amount: Amount, within limits: Amount, ticket: inout Int?) -> Bool {
        enter(.room, &ticket) { tryEnter(amount, within: limits) ? amount : nil } != nil
    }

    /// The same for so many of a host's GPUs: a bit for each that it gets, the lowest that are free.
    func enterGPUs(_ count: Int, of present: Int, ticket: inout Int?) -> UInt64? {
        enter(.gpus, &ticket) { tryGPUs(count, of: present) }
    }

    private func enter<Entered>(
        _ line: Line, _ ticket: inout Int?, _ attempt: () -> Entered?
    ) -> Entered? {
        if ticket == nil {
            if !somebodyWaits(line), let entered = attempt() { return entered }
            ticket = word(line.given).pointee.wrappingAdd(1, ordering: .relaxed).oldValue
        }
        guard isServed(ticket, line), let entered = attempt() else { return nil }
        pass(&ticket, line)
        return entered
    }

    func leaveGPUs(_ bits: UInt64) {
        word(.gpus).pointee.bitwiseXor(
            Int(bitPattern: UInt(bits)), ordering: .acquiringAndReleasing)
    }

    var gpusInUse: UInt64 {
        UInt64(UInt(bitPattern: word(.gpus).pointee.load(ordering: .acquiring)))
    }

    private func tryGPUs(_ count: Int, of present: Int) -> UInt64? {
        var value = word(.gpus).pointee.load(ordering: .acquiring)
        while true {
            let used = UInt64(UInt(bitPattern: value))
            let free = (0..<UInt64(present)).filter { used & 1 << $0 == 0 }.prefix(count)
            guard free.count == count else { return nil }
            let mine = free.reduce(0) { $0 | 1 << $1 } as UInt64
            let (done, found) = word(.gpus).pointee.compareExchange(
                expected: value, desired: Int(bitPattern: UInt(used | mine)),
                ordering: .acquiringAndReleasing)
            if done { return mine }
            value = found
        }
    }

    func leave(_ amount: Amount) {
        word(.slots).pointee.wrappingSubtract(amount.slots, ordering: .acquiringAndReleasing)
        word(.memory).pointee.wrappingSubtract(amount.memory, ordering: .acquiringAndReleasing)
    }

    /// Bytes of data that a rank has in its memory, or has no more; returns what all have, with what
    /// apps have asked for.
    func enterHeld(_ change: Int) -> Int {
        let held = word(.held).pointee.wrappingAdd(change, ordering: .relaxed).newValue
        return held + word(.memory).pointee.load(ordering: .relaxed)
    }

    /// Whoever does not wait any more lets the next one go on; when its turn has come.
    func giveUp(_ ticket: inout Int?) {
        if isServed(ticket, .room) { pass(&ticket, .room) }
    }

    func giveUpGPUs(_ ticket: inout Int?) {
        if isServed(ticket, .gpus) { pass(&ticket, .gpus) }
    }

    var inUse: Amount {
        Amount(
            slots: word(.slots).pointee.load(ordering: .acquiring),
            memory: word(.memory).pointee.load(ordering: .acquiring))
    }

    private func somebodyWaits(_ line: Line) -> Bool {
        word(line.given).pointee.load(ordering: .relaxed)
            != word(line.served).pointee.load(ordering: .acquiring)
    }

    private func isServed(_ ticket: Int?, _ line: Line) -> Bool {
        ticket == word(line.served).pointee.load(ordering: .acquiring)
    }

    private func pass(_ ticket: inout Int?, _ line: Line) {
        ticket = nil
        word(line.served).pointee.wrappingAdd(1, ordering: .acquiringAndReleasing)
    }

    private func tryEnter(_ amount: Amount, within limits: Amount) -> Bool {
        guard raise(.slots, by: amount.slots, to: limits.slots) else { return false }
        if raise(.memory, by: amount.memory, to: limits.memory) { return true }
        word(.slots).pointee.wrappingSubtract(amount.slots, ordering: .acquiringAndReleasing)
        return false
    }

    private func raise(_ name: Word, by amount: Int, to limit: Int) -> Bool {
        guard amount > 0 else { return true }
        var value = word(name).pointee.load(ordering: .acquiring)
        while value <= limit - amount {
            let (done, found) = word(name).pointee.compareExchange(
                expected: value, desired: value + amount, ordering: .acquiringAndReleasing)
            if done { return true }
            value = found
        }
        return false
    }
}
