// Maps a large imported graph that nobody has to read: copies of an app whose datum ten apps read, what
// they make being collected. Each component's Drops stand in the order of the copies, or in a random one.
//
//     partition-probe measure DROPS ORDER RANKS ISLANDS    ORDER: sorted or shuffled
//
// Prints the Drops, the seconds that `auto` takes from the physical graph to owners, the bytes that were
// resident before, and those that came on top at the most.

import Glibc
import Graphs
import Partitioning

@main
enum Probe {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count == 6, words[1] == "measure", let wanted = Int(words[2]), wanted > 0,
            ["sorted", "shuffled"].contains(words[3]), let ranks = Int(words[4]),
            let islands = Int(words[5]), islands > 0, ranks >= islands
        else {
            print("usage: partition-probe measure DROPS sorted|shuffled RANKS ISLANDS")
            exit(2)
        }
        let blueprint = ImportedCopies(drops: wanted, isShuffled: words[3] == "shuffled").blueprint
        let graph = PhysicalGraph(unrolling: blueprint)
        let weights = Weights(blueprint)
        let before = Resident.now()
        Resident.forgetPeak()
        let start = ContinuousClock.now
        let partitioner = try Partitioner(
            graph, of: blueprint, weights: weights,
            on: Machine(islands: islands, ranksPerIsland: ranks / islands))
        let owners = try partitioner.owners(.auto)
        let seconds = start.duration(to: .now) / .seconds(1)
        let peak = Resident.peak()
        let report = partitioner.report(on: owners)
        guard report.usedRanks == ranks else {
            print("only \(report.usedRanks) ranks have something to do")
            exit(1)
        }
        print(
            blueprint.dropCount, seconds, before, max(0, peak - before), report.groups,
            report.cut.edges,
            report.makespan / report.lowerBound)
    }
}
