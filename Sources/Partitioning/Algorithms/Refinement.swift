// Moves that shorten the predicted makespan. What the end waits for is walked back: a group waits for
// a message, or for a core that another one holds. The first is brought together with its sender, the
// second goes where there is less to do; a move stays if the whole is over sooner.

import Randomness

struct Refinement {
    private let predictor: Predictor
    private let machine: Machine
    private var graph: TaskGraph { predictor.graph }
    private(set) var owner: [Int32]
    private(set) var makespan: Double
    private var random: SeededRandom
    private var memory: [Double]
    private var load: [Double]

    init(_ predictor: Predictor, _ owner: [Int32], seed: Int) {
        self.predictor = predictor
        machine = predictor.machine
        self.owner = owner
        makespan = .infinity
        random = SeededRandom(seed: UInt64(bitPattern: Int64(seed)))
        memory = [Double](repeating: 0, count: machine.ranks)
        load = memory
        for group in owner.indices {
            memory[Int(owner[group])] += predictor.graph.memory[group]
            load[Int(owner[group])] += predictor.graph.work[group]
        }
    }

    /// Predicts so many times at most. Deterministic for a seed.
    mutating func improve(predictions: Int) {
        var schedule = predictor.schedule(owner)
        makespan = schedule.makespan
        var left = predictions - 1
        let goal = predictor.lowerBound * (1 + 1e-4)
        var failures = 0
        while left > 0, makespan > goal, failures < 3 {
            let moves = candidates(schedule)
            var isBetter = false
            for move in moves where left > 0 && isAllowed(move) {
                let before = owner[move.group]
                owner[move.group] = move.rank
                left -= 1
                let trial = predictor.schedule(owner)
                if trial.makespan < makespan * (1 - 1e-9) {
                    account(move.group, from: Int(before), to: Int(move.rank))
                    schedule = trial
                    makespan = trial.makespan
                    isBetter = true
                    break
                }
                owner[move.group] = before
            }
            failures = isBetter ? 0 : failures + 1
        }
    }

    private struct Move {
        var group: Int
        var rank: Int32
    }

    private func isAllowed(_ move: Move) -> Bool {
        guard graph.pinnedRank[move.group] < 0, move.rank != owner[move.group],
            graph.fits(move.group, on: Int(move.rank), of: machine)
        else { return false }
        if machine.islands > 1, graph.hasBundles,
            machine.island(of: Int(move.rank)) != machine.island(of: Int(owner[move.group]))
        {
            return false
        }
        return memory[Int(move.rank)] + graph.memory[move.group]
            <= machine.memoryPerRank ?? .infinity
    }

    private mutating func account(_ group: Int, from rank: Int, to other: Int) {
        memory[rank] -= graph.memory[group]
        memory[other] += graph.memory[group]
        load[rank] -= graph.work[group]
        load[other] += graph.work[group]
    }

    /// In random order, no more than are worth a round.
    private mutating func candidates(_ schedule: Schedule) -> [Move] {
        let byRank = lastEnds(schedule)
        let leastLoaded = load.indices.sorted { (load[$0], $0) < (load[$1], $1) }.prefix(4)
        var moves: [Move] = []
        guard var group = schedule.end.indices.max(by: { schedule.end[$0] < schedule.end[$1] })
        else { return [] }
        for _ in 0..<graph.count {
            let start = schedule.start[group]
            if let maker = lateMaker(of: group, at: start, schedule) {
                if owner[maker] != owner[group] {
                    moves.append(Move(group: group, rank: owner[maker]))
                    moves.append(Move(group: maker, rank: owner[group]))
                }
                group = maker
            } else if let before = byRank[Key(rank: owner[group], end: start)], start > 0 {
                let random = Int32(random.below(machine.ranks))
                for rank in leastLoaded.map({ Int32($0) }) + [random] {
                    moves.append(Move(group: group, rank: rank))
                    moves.append(Move(group: before, rank: rank))
                }
                group = before
            } else if let before = gpuHolder(before: group, byRank, at: start), start > 0 {
                // On one rank, they never have a GPU while another app has the core.
                moves.append(Move(group: group, rank: owner[before]))
                moves.append(Move(group: before, rank: owner[group]))
                group = before
            } else {
                break
            }
        }
        moves.shuffle(using: &random)
        return Array(moves.prefix(200))
    }

    private struct Key: Hashable {
        var rank: Int32
        var end: Double
    }

    private func lastEnds(_ schedule: Schedule) -> [Key: Int] {
        var ends: [Key: Int] = [:]
        for group in owner.indices where graph.work[group] > 0 {
            ends[Key(rank: owner[group], end: schedule.end[group])] = group
            if let line = gpuLine(of: group) {
                ends[Key(rank: line, end: schedule.end[group])] = group
            }
        }
        return ends
    }

    /// The pool that a group takes GPUs from, as a number that is no rank; nil if it needs none.
    private func gpuLine(of group: Int) -> Int32? {
        guard let pools = machine.gpus, !graph.gpus.isEmpty, graph.gpus[group] > 0 else {
            return nil
        }
        return -1 - Int32(pools.poolOfRank[Int(owner[group])])
    }

    private func gpuHolder(before group: Int, _ ends: [Key: Int], at start: Double) -> Int? {
        gpuLine(of: group).flatMap { ends[Key(rank: $0, end: start)] }
    }

    /// Whose message it was that it waited for to the last.
    private func lateMaker(of group: Int, at start: Double, _ schedule: Schedule) -> Int? {
        for arc in graph.predecessors.range(group) {
            let maker = Int(graph.predecessors.groups[arc])
            let bytes = graph.predecessors.bytes[arc]
            let arrival =
                schedule.end[maker]
                + machine.seconds(bytes, from: Int(owner[maker]), to: Int(owner[group]))
            if arrival >= start { return maker }
        }
        return nil
    }
}
