// How large a job is to be and how long: what was typed, else what the site says, else what a plan of
// the graph proposes; and where each number came from, for the script to say.

import Batch

struct JobNumbers {
    enum Origin: Equatable {
        case typed, site
        /// So many cores of a node, by its ranks.
        case shareOfNode(Int, CoresOrigin)
        case rankForEachGPU
        /// The soonest of so many ranks a node.
        case soonest([Int])
        /// So many seconds are expected, and why so many nodes are taken.
        case plan(Double, String)
        /// The time that is expected, whether its weights were measured, and what stopping takes.
        case allowance(Double, measured: Bool, notice: Int)
        case largestOfSweep
        /// Nobody said anything, and it could not be planned, because:
        case usual(String)
    }

    enum CoresOrigin: Equatable {
        case site, machineFile, thisMachine
    }

    /// What has been said, each nil where it has not.
    struct Given {
        var nodes: Int?
        var ranksPerNode: Int?
        var coresPerRank: Int?
        var time: Walltime?
        var gpusPerNode: Int?
        var memoryPerNode: Memory?
        var stopBefore: Int?
        /// Of a node.
        var cores: Int
        var coresOrigin: CoresOrigin
        /// Whether an option was typed, or stands in the site's file.
        var isTyped: (String) -> Bool = { _ in true }

        var isComplete: Bool {
            nodes != nil && ranksPerNode != nil && coresPerRank != nil && time != nil
        }

        func origin(_ option: String) -> Origin { isTyped(option) ? .typed : .site }
    }

    /// One way to share a node among ranks.
    struct Share: Equatable {
        var ranks: Int
        var cores: Int
    }

    var nodes: (Int, Origin)
    var ranksPerNode: (Int, Origin)
    var coresPerRank: (Int, Origin)
    var time: (Walltime, Origin)

    /// Without a plan, for the reason given.
    init(_ given: Given, unplanned why: String) {
        let share = Self.shares(given)[0]
        nodes = given.nodes.map { ($0, given.origin("--nodes")) } ?? (1, .usual(why))
        time =
            given.time.map { ($0, given.origin("--time")) }
            ?? (Walltime(seconds: 3600), .usual(why))
        ranksPerNode = Self.ranks(given, share, otherwise: .usual(why))
        coresPerRank = Self.cores(given, share)
    }

    static func ranks(_ given: Given, _ share: Share, otherwise: Origin) -> (Int, Origin) {
        if given.ranksPerNode != nil { return (share.ranks, given.origin("--ranks-per-node")) }
        if given.coresPerRank != nil {
            return (share.ranks, .shareOfNode(given.cores, given.coresOrigin))
        }
        return (share.ranks, given.gpusPerNode == nil ? otherwise : .rankForEachGPU)
    }

    static func cores(_ given: Given, _ share: Share) -> (Int, Origin) {
        given.coresPerRank == nil
            ? (share.cores, .shareOfNode(given.cores, given.coresOrigin))
            : (share.cores, given.origin("--cores-per-rank"))
    }

    /// The ways that are open: one, where anything was said of it, or for each power of two up to 16
    /// that leaves all ranks with as many cores.
    static func shares(_ given: Given) -> [Share] {
        let cores = given.cores
        switch (given.ranksPerNode, given.coresPerRank) {
        case (let ranks?, let each?): return [Share(ranks: ranks, cores: each)]
        case (let ranks?, nil): return [Share(ranks: ranks, cores: max(1, cores / ranks))]
        case (nil, let each?): return [Share(ranks: max(1, cores / each), cores: each)]
        case (nil, nil): break
        }
        // As centres with GPUs would have it.
        if let gpus = given.gpusPerNode {
            return [Share(ranks: gpus, cores: max(1, cores / gpus))]
        }
        return [1, 2, 4, 8, 16].filter { $0 <= cores && cores % $0 == 0 }
            .map { Share(ranks: $0, cores: cores / $0) }
    }

    /// What is expected to take so long is given a multiple of it, time to stop in, and whole steps of
    /// five minutes.
    static func time(expecting seconds: Double, measured: Bool, notice: Int) -> Walltime {
        let wanted = min(seconds, 1e7) * allowance(measured: measured) + Double(notice)
        return Walltime(seconds: max(600, Int((wanted / 300).rounded(.up)) * 300))
    }

    /// How far a plan is trusted: with weights that were measured, and with a graph's own guesses.
    static func allowance(measured: Bool) -> Double { measured ? 1.5 : 2 }
}
