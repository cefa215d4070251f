// The long messages of a `LoopbackNetwork`: a message and the receive that waits for it meet on their lane, in order,
// and are done some polls later.

import Randomness

final class LoopbackBytes {
    struct Lane: Hashable {
        var from: Rank
        var to: Rank
        var lane: ByteLane
    }

    struct Receive {
        var memory: UnsafeMutableRawBufferPointer
        var owner: AnyObject
        var ticket: UInt64
    }

    private var messages: [Lane: [[UInt8]]] = [:]
    private var receives: [Lane: [Receive]] = [:]

    func send(_ bytes: UnsafeRawBufferPointer, on lane: Lane) {
        guard !bytes.isEmpty else { return }
        messages[lane, default: []].append([UInt8](bytes))
    }

    func receive(_ receive: Receive, on lane: Lane) {
        precondition(!receive.memory.isEmpty)
        receives[lane, default: []].append(receive)
    }

    /// Ends at most one receive a lane, each as chance has it.
    func poll(
        _ rank: Rank, _ random: inout SeededRandom, _ received: (UInt64) -> Void
    ) -> Int {
        var done = 0
        let lanes = receives.keys.filter { $0.to == rank && !(receives[$0] ?? []).isEmpty }
        for lane in lanes.sorted(by: { ($0.from, $0.lane.rawValue) < ($1.from, $1.lane.rawValue) })
        where Bool.random(using: &random) {
            guard let message = messages[lane]?.first, let receive = receives[lane]?.first else {
                continue
            }
            precondition(message.count == receive.memory.count, "the two ends disagree")
            receive.memory.copyBytes(from: message)
            messages[lane]?.removeFirst()
            receives[lane]?.removeFirst()
            received(receive.ticket)
            done += 1
        }
        return done
    }

    func unfinishedSends(of rank: Rank) -> Int {
        messages.reduce(0) { $0 + ($1.key.from == rank ? $1.value.count : 0) }
    }

    func unfinishedReceives(of rank: Rank) -> Int {
        receives.reduce(0) { $0 + ($1.key.to == rank ? $1.value.count : 0) }
    }
}
