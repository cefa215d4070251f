// GPUs, and who shares them: those of a host all its ranks, as in a run; or each rank has its own, where
// ranks do not see each other's.

import Graphs

package struct GPUPools: Equatable, Sendable {
    package let poolOfRank: [Int]
    /// How many each pool has.
    package let sizes: [Int]

    /// Each host has as many, for all its ranks.
    package init(ofEachHost count: Int, hostOfRank: [Int]) {
        self.init(countOfRank: hostOfRank.map { _ in count }, hostOfRank: hostOfRank)
    }

    /// Hosts may differ: what the apps of each rank can have.
    package init(countOfRank: [Int], hostOfRank: [Int]) {
        var poolOfHost: [Int: Int] = [:]
        var sizes: [Int] = []
        poolOfRank = zip(countOfRank, hostOfRank).map { count, host in
            let pool = poolOfHost[host] ?? sizes.count
            if pool == sizes.count {
                poolOfHost[host] = pool
                sizes.append(0)
            }
            sizes[pool] = max(sizes[pool], count)
            return pool
        }
        self.sizes = sizes
    }

    /// Each rank has its own: the ranks of a host one after another, and from the beginning again.
    package init(ofRanks counts: [Int], hostOfRank: [Int]) {
        poolOfRank = Array(hostOfRank.indices)
        var placeOnHost: [Int: Int] = [:]
        sizes = hostOfRank.map { host in
            let place = placeOnHost[host, default: 0]
            placeOnHost[host] = place + 1
            return counts.isEmpty ? 0 : counts[place % counts.count]
        }
    }

    /// What an app of this rank can have at most.
    package func count(for rank: Int) -> Int { sizes[poolOfRank[rank]] }

    var most: Int { sizes.max() ?? 0 }
    /// In all; the largest integer where that is more.
    var total: Int { sizes.reduce(0) { $0.addedClamped(to: $1) } }
    /// Every rank can have as many.
    package var areEqual: Bool { sizes.allSatisfy { $0 == sizes[0] } }
}
