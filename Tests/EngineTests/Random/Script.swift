import Engine
import Graphs
import Randomness

/// What becomes of a Drop when it is begun, fixed beforehand.
struct Script {
    enum Act: Hashable {
        case completes
        /// Fails so often, then completes.
        case fails(times: UInt8)
        /// Does nothing so often, until its time is over; then completes.
        case hangs(times: UInt8)
        /// Completes, and skips the outputs at port "1".
        case branches
        /// Finds that there is nothing to do.
        case skips
        /// Is cancelled, alone or with all that is downstream.
        case isCancelled, isSwept
    }

    var act = Act.completes
    /// How often it writes to each output, or root data is written, before it ends.
    var writes = 0
    /// Ends only after its streams have.
    var readsToTheEnd = true

    init(_ node: Node, _ random: inout SeededRandom) {
        writes = random.oneIn(3) ? Int.random(in: 1...3, using: &random) : 0
        readsToTheEnd = !random.oneIn(3)
        let times = UInt8.random(in: 1...3, using: &random)
        switch Int.random(in: 0..<24, using: &random) {
        case 0...2: act = .fails(times: times)
        case 3...4 where node.rules.timeLimit != nil && node.kind == .app:
            act = .hangs(times: times)
        case 5...7 where node.kind == .app: act = .branches
        case 8: act = .skips
        case 9 where !node.readsStreams: act = .isCancelled
        case 10 where !node.readsStreams && random.oneIn(2): act = .isSwept
        default: break
        }
    }

    /// It neither ends nor writes in this try.
    func hangs(in attempt: UInt8) -> Bool {
        if case .hangs(let times) = act { attempt <= times } else { false }
    }

    func fails(in attempt: UInt8) -> Bool {
        if case .fails(let times) = act { attempt <= times } else { false }
    }
}

extension AppRules {
    static func random(_ random: inout SeededRandom) -> AppRules {
        AppRules(
            errorThreshold: random.one(of: [0, 0, 0, 33, 50, 100]),
            needed: random.one(of: [nil, nil, nil, 1, 2]), blocksSkip: random.oneIn(3),
            tries: UInt8.random(in: 1...3, using: &random),
            backOff: random.one(of: [0, 10]), timeLimit: random.one(of: [nil, nil, 100]))
    }
}

extension SeededRandom {
    mutating func oneIn(_ many: Int) -> Bool { Int.random(in: 0..<many, using: &self) == 0 }
    mutating func one<T>(of choices: [T]) -> T {
        choices[Int.random(in: choices.indices, using: &self)]
    }
}
