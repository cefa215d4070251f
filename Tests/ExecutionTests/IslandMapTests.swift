import Execution
import Testing
import Transport

struct IslandMapTests {
    @Test func ranksOfOneHostAreAnIslandHoweverTheyArePlaced() {
        let map = IslandMap(hostOfRank: ["b", "a", "b", "a", "c"])
        #expect(map.hosts == ["b", "a", "c"])
        #expect(map.members == [[0, 2], [1, 3], [4]].map { $0.map { Rank($0) } })
        #expect(map.leaders == [Rank(0), Rank(1), Rank(4)])
        #expect(map.leader(of: Rank(3)) == Rank(1))
        #expect(map.host(of: Rank(2)) == "b")
        #expect(map.ranksBeside(Rank(2)) == 2)
        #expect(map.isLeader(Rank(4)) && !map.isLeader(Rank(2)))
    }

    @Test func aHostMayBeCutIntoIslands() {
        let map = IslandMap(hostOfRank: ["a", "b", "a", "a", "b"], largestIsland: 2)
        #expect(map.members == [[0, 2], [1, 4], [3]].map { $0.map { Rank($0) } })
        #expect(map.hosts == ["a", "b"])
        #expect(map.ranksBeside(Rank(3)) == 3)
    }

    @Test(arguments: 1...9, 1...5)
    func everyRankIsInOneIslandAndTheMasterLeadsTheFirst(_ ranks: Int, _ size: Int) {
        let hosts = (0..<ranks).map { "host \($0 % 3)" }
        let map = IslandMap(hostOfRank: hosts, largestIsland: size)
        #expect(map.members.flatMap(\.self).sorted() == (0..<ranks).map { Rank($0) })
        #expect(map.leaders[0] == .master)
        for members in map.members {
            #expect(members.count <= size && members == members.sorted())
            #expect(Set(members.map(map.host)).count == 1)
            for rank in members { #expect(map.leader(of: rank) == members[0]) }
        }
    }
}
