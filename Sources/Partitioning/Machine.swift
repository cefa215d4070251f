// What a graph is mapped to: islands, which are hosts, of equal ranks, and what it costs to send
// something between two of them.

package struct Machine: Equatable, Sendable {
    package var islands: Int
    package var ranksPerIsland: Int
    package var coresPerRank: Int
    /// Bytes that the Drops of a rank may take together; nil where nobody has said.
    package var memoryPerRank: Double?
    /// Nil where nobody has said.
    package var gpus: GPUPools?
    package var insideIsland: Network
    package var betweenIslands: Network

    /// What a message costs: seconds before its first byte, and bytes a second.
    package struct Network: Equatable, Sendable {
        package var latency: Double
        package var bandwidth: Double

        package init(latency: Double, bandwidth: Double) {
            self.latency = latency
            self.bandwidth = bandwidth
        }

        /// Between ranks of one host, as `chain-hop` and `transfer-8mb` have it.
        package static let sharedMemory = Network(latency: 1e-6, bandwidth: 5e9)
        /// Between hosts, as a usual cluster has it.
        package static let cluster = Network(latency: 5e-6, bandwidth: 1e9)

        @inline(__always)
        package func seconds(_ bytes: Double) -> Double { latency + bytes / bandwidth }
    }

    package init(
        islands: Int = 1, ranksPerIsland: Int, coresPerRank: Int = 1,
        memoryPerRank: Double? = nil, insideIsland: Network = .sharedMemory,
        betweenIslands: Network = .cluster
    ) {
        self.islands = max(1, islands)
        self.ranksPerIsland = max(1, ranksPerIsland)
        self.coresPerRank = max(1, coresPerRank)
        self.memoryPerRank = memoryPerRank
        self.insideIsland = insideIsland
        self.betweenIslands = betweenIslands
    }

    package var ranks: Int { islands * ranksPerIsland }
    package var cores: Int { ranks * coresPerRank }

    @inline(__always)
    package func island(of rank: Int) -> Int { rank / ranksPerIsland }

    /// Without limit where nobody has said.
    package func gpus(of rank: Int) -> Int {
        gpus?.count(for: rank) ?? .max
    }

    var mostGPUs: Int { gpus?.most ?? .max }

    /// The island of each rank.
    package var islandOfRank: [Int] { (0..<ranks).map(island) }

    @inline(__always)
    func seconds(_ bytes: Double, from rank: Int, to other: Int) -> Double {
        if rank == other { return 0 }
        return island(of: rank) == island(of: other)
            ? insideIsland.seconds(bytes) : betweenIslands.seconds(bytes)
    }

    /// What a message costs if nobody knows yet who sends it to whom.
    func expectedSeconds(_ bytes: Double) -> Double {
        let others = Double(ranks - ranksPerIsland)
        let beside = Double(ranksPerIsland - 1)
        return (others * betweenIslands.seconds(bytes) + beside * insideIsland.seconds(bytes))
            / Double(ranks)
    }
}
