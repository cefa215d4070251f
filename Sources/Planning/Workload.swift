// What is to be simulated: a graph in closed form, and what each of its components takes.

package import Engine
package import Graphs
package import Partitioning

package struct Workload: Sendable {
    let blueprint: Blueprint
    let weights: Weights
    /// By component, as all of these.
    let work: [Work]
    let isInMemory: [Bool]
    let isInFiles: [Bool]
    let rules: [AppRules]
    /// Bytes that an app asks for while it runs.
    let appMemory: [Weights.Column]
    /// Of the seconds of an app, those for which a processor was busy; empty where nobody knows.
    let processor: [Weights.Column]
    /// What waits for each Drop, as runs have it; nil where they begin apps as they become ready.
    let urgency: Urgency?
    let kinds: [DropKind]
    let streams: [Bool]

    /// How an app is carried out.
    package enum Work: Sendable {
        /// It ends as soon as it begins; data that no app makes, too.
        case nothing
        /// In the rank: at once where it is brief, or else by a thread of its own.
        case inProcess
        case program
    }

    package init(
        _ blueprint: Blueprint, weights: Weights, work: [Work], isInMemory: [Bool],
        isInFiles: [Bool]? = nil, rules: [AppRules], appMemory: [Weights.Column],
        processor: [Weights.Column] = []
    ) {
        self.blueprint = blueprint
        self.weights = weights
        self.work = work
        self.isInMemory = isInMemory
        self.isInFiles = isInFiles ?? isInMemory.map { !$0 }
        self.rules = rules
        self.appMemory = appMemory
        self.processor = processor
        urgency = Urgency(ofRunOf: blueprint)
        kinds = blueprint.components.map(\.kind)
        streams = blueprint.ports.map(\.isStream)
    }

    @inline(__always)
    func seconds(_ name: DropName) -> Double {
        weights.seconds[name.component.index][Int(name.instance)]
    }

    @inline(__always)
    func bytes(_ name: DropName) -> Double {
        weights.bytes[name.component.index][Int(name.instance)]
    }

    func cores(_ name: DropName) -> Int {
        Int(min(weights.cores[name.component.index][Int(name.instance)], 1e6))
    }

    func gpus(_ name: DropName) -> Int {
        Int(min(weights.gpus[name.component.index][Int(name.instance)], 1e6))
    }

    func memory(_ name: DropName) -> Double {
        appMemory[name.component.index][Int(name.instance)]
    }

    func processorSeconds(_ name: DropName) -> Double {
        processor.isEmpty ? 0 : processor[name.component.index][Int(name.instance)]
    }

    /// Brief enough to be done by the rank's own thread, as `isBrief` of a body has it.
    static let briefSeconds = 2e-5
}

/// Which ranks there are, and what each of them owns.
package struct Layout: Sendable {
    package var hostOfRank: [Int]
    package var coresPerRank: Int
    /// Nil where a host has as many as its ranks ask for.
    package var coresPerHost: Int?
    package var ownership: Ownership
    package var rankOfPartition: [Int]
    /// Nil where nobody counts them.
    package var gpus: GPUPools?

    package init(
        hostOfRank: [Int], coresPerRank: Int, ownership: Ownership, rankOfPartition: [Int],
        gpus: GPUPools? = nil
    ) {
        self.hostOfRank = hostOfRank
        self.coresPerRank = coresPerRank
        self.ownership = ownership
        self.rankOfPartition = rankOfPartition
        self.gpus = gpus
    }

    package var ranks: Int { hostOfRank.count }
    package var hosts: Int { (hostOfRank.max() ?? 0) + 1 }

    /// So many ranks of a host beside each other.
    package static func hosts(ranks: Int, perHost: Int) -> [Int] {
        (0..<ranks).map { $0 / max(1, perHost) }
    }
}
