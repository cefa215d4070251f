import Foundation
import TestSupport
import Testing

/// A physical graph that was partitioned says which partitions are of one island.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct StatedIslandTests {
    /// Twelve apps, each with its datum, in four partitions: the second is an island of its own.
    private static func graph(_ islandOfPartition: [Int]) throws -> String {
        var drops: [[String: Any]] = []
        for number in 0..<12 {
            let partition = number % 4
            let place = ["node": "#\(partition)", "island": "#\(islandOfPartition[partition])"]
            let app: [String: Any] = [
                "oid": "a\(number)", "name": "app", "lg_key": "app", "categoryType": "Application",
                "category": "PythonApp", "dropclass": "dlg.apps.simple.NullBarrierApp",
                "outputs": [["d\(number)": "x"]],
            ]
            let data: [String: Any] = [
                "oid": "d\(number)", "name": "data", "lg_key": "data", "categoryType": "Data",
                "category": "Memory", "dropclass": "dlg.data.drops.memory.InMemoryDROP",
                "producers": [["a\(number)": "x"]],
            ]
            drops += [app, data].map { $0.merging(place) { $1 } }
        }
        return String(
            decoding: try JSONSerialization.data(withJSONObject: drops), as: UTF8.self)
    }

    /// Which ranks own the apps of each partition.
    private static func owners(
        _ islandOfPartition: [Int], _ options: String...
    ) throws -> [Set<Int>] {
        let place = try Workplace()
        try place.write(try graph(islandOfPartition), to: "a.graph")
        let words = options.joined(separator: " ")
        let run = try place.shell("'\(Workplace.weir)' run \(words) a.graph --session s")
        #expect(run.status == 0, "\(run.errors)")
        var owners = [Set<Int>](repeating: [], count: 4)
        for line in try place.weir("drops", "s").output.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words[0] == "app", let number = Int(words[1].dropFirst(2)) else { continue }
            // An instance is numbered by its place in the file.
            owners[number / 2 % 4].insert(try #require(Int(words[5])))
        }
        return owners
    }

    @Test func partitionsOfOneIslandAreOnRanksOfOneHost() throws {
        #expect(try Self.owners([1, 0, 1, 1], "-n 4 --island-size 2") == [[2], [0], [2], [3]])
        #expect(try Self.owners([0, 0, 1, 1], "-n 4 --island-size 2") == [[0], [1], [2], [3]])
        #expect(try Self.owners([0, 1, 0, 1], "-n 4 --island-size 2") == [[0], [2], [1], [3]])
    }

    @Test func whereThereIsOneHostTheyGoInTheirOrder() throws {
        #expect(try Self.owners([1, 0, 1, 1], "-n 4") == [[0], [1], [2], [3]])
        #expect(try Self.owners([1, 0, 1, 1]) == [[0], [0], [0], [0]])
    }
}
