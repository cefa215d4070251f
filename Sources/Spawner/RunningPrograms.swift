internal import Glibc

struct RunningProgram {
    var process: pid_t
    var ticket: UInt64
    var started: Int64
    /// The read end of its output; -1 once the last writer has closed it.
    var pipe: Int32
    var output: CapturedOutput
}

/// The programs that run, each in a slot that stays its own until its end.
struct RunningPrograms {
    private var slots: [RunningProgram?] = []
    private var free: [Int] = []
    private var slotOfProcess: [pid_t: Int] = [:]

    var count: Int { slotOfProcess.count }
    var processes: Dictionary<pid_t, Int>.Keys { slotOfProcess.keys }

    mutating func insert(_ program: RunningProgram) -> Int {
        let slot = free.popLast() ?? slots.count
        if slot == slots.count { slots.append(nil) }
        slots[slot] = program
        slotOfProcess[program.process] = slot
        return slot
    }

    func slot(of process: pid_t) -> Int? { slotOfProcess[process] }

    func process(ofTicket ticket: UInt64) -> pid_t? {
        slots.first { $0?.ticket == ticket }??.process
    }

    mutating func remove(slot: Int) -> RunningProgram? {
        guard let program = slots[slot] else { return nil }
        slots[slot] = nil
        slotOfProcess[program.process] = nil
        free.append(slot)
        return program
    }

    func pipe(ofSlot slot: Int) -> Int32? {
        guard let pipe = slots[slot]?.pipe, pipe >= 0 else { return nil }
        return pipe
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer, toSlot slot: Int) {
        slots[slot]?.output.append(bytes)
    }

    mutating func closePipe(ofSlot slot: Int) {
        guard let pipe = pipe(ofSlot: slot) else { return }
        close(pipe)
        slots[slot]?.pipe = -1
    }
}
