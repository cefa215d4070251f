// Who shares a host with whom. An island is the ranks of one host and the lowest of them leads it: it
// adds up what they report, and the Master, who leads the first island, hears from leaders only. All
// ranks work out the same map from the same list of hosts.

package import Transport

package struct IslandMap: Equatable, Sendable {
    /// The hosts, in the order of their first ranks.
    package let hosts: [String]
    /// By island: its ranks, ascending; the first is its leader.
    package let members: [[Rank]]
    private let hostNumbers: [Int]
    private let islandNumbers: [Int]

    /// `hostOfRank` has a name a rank. `largestIsland` cuts a host into islands of so many ranks:
    /// for tests of several islands on one host.
    package init(hostOfRank: [String], largestIsland: Int? = nil) {
        var hosts: [String] = []
        var numbers: [String: Int] = [:]
        var members: [[Rank]] = []
        var open: [Int] = []
        hostNumbers = hostOfRank.map { name in
            if let number = numbers[name] { return number }
            numbers[name] = hosts.count
            hosts.append(name)
            return hosts.count - 1
        }
        var islandNumbers: [Int] = []
        for (rank, host) in hostNumbers.enumerated() {
            let isNewHost = host == open.count
            if isNewHost || members[open[host]].count == largestIsland {
                members.append([])
                if isNewHost { open.append(0) }
                open[host] = members.count - 1
            }
            members[open[host]].append(Rank(rank))
            islandNumbers.append(open[host])
        }
        self.hosts = hosts
        self.members = members
        self.islandNumbers = islandNumbers
    }

    package var ranks: Int { hostNumbers.count }
    package var leaders: [Rank] { members.map { $0[0] } }

    package func host(of rank: Rank) -> String { hosts[hostNumbers[rank.index]] }
    package func island(of rank: Rank) -> Int { islandNumbers[rank.index] }
    package func leader(of rank: Rank) -> Rank { members[island(of: rank)][0] }
    package func isLeader(_ rank: Rank) -> Bool { leader(of: rank) == rank }

    /// How many ranks share a rank's host, whatever the islands.
    package func ranksBeside(_ rank: Rank) -> Int {
        hostNumbers.count { $0 == hostNumbers[rank.index] }
    }
}
