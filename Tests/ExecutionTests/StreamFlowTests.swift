import Engine
import Foundation
import Graphs
import Randomness
import Sessions
import Storage
import Testing
import Transport

@testable import Execution

/// Random graphs of streams on ranks in one process, in any order of messages: all of every stream
/// comes, nobody waits for ever, and what has not been read stays within the credit.
@Suite(.timeLimit(.minutes(60)))
struct StreamFlowTests {
    /// Layers of apps, one Drop of each component: each copies what it reads of the layers before, some
    /// of it while it is written.
    private struct Drawing {
        var graph = Blueprint(name: "streams")
        var owners: [PartitionID] = []
        /// How much each data Drop holds in the end.
        var size: [ComponentID: Int] = [:]
        var streams = 0

        init(_ ranks: Int, root: Int, _ random: inout SeededRandom) {
            var data = [add("root", .data, "FileDROP", ["filepath": "root"], ranks, &random)]
            size[data[0]] = root
            for number in 0..<Int.random(in: 2...7, using: &random) {
                let app = add(
                    "app \(number)", .app, "dlg.apps.simple.CopyApp", [:], ranks, &random)
                let isLast = Bool.random(using: &random)
                let output = add(
                    "data \(number)", .data, isLast ? "FileDROP" : "InMemoryDROP",
                    ["filepath": "data-\(number)"], ranks, &random)
                var sum = 0
                for input in data.shuffled(using: &random).prefix(number == 0 ? 1 : 2) {
                    let isStream = Int.random(in: 0..<4, using: &random) > 0
                    streams += isStream ? 1 : 0
                    sum += size[input] ?? 0
                    graph.link(
                        input, to: app,
                        ports: PortPair(
                            source: "o\(number)", target: "i\(input.index)", isStream: isStream),
                        rule: .oneToOne)
                }
                graph.link(
                    app, to: output, ports: PortPair(source: "out", target: "in"), rule: .oneToOne)
                size[output] = sum
                data.append(output)
            }
        }

        private mutating func add(
            _ name: String, _ kind: DropKind, _ dropClass: String, _ fields: [String: String],
            _ ranks: Int, _ random: inout SeededRandom
        ) -> ComponentID {
            owners.append(PartitionID(Int.random(in: 0..<ranks, using: &random)))
            return graph.add(
                Component(
                    id: name, name: name, kind: kind, category: "", categoryType: "",
                    dropClass: dropClass, fields: fields.map { Field(id: $0, name: $0, value: $1) })
            )
        }

        /// One line a link.
        var text: String {
            graph.links.map { link in
                let ends = [link.source, link.target].map { end in
                    let component = graph[end]
                    return
                        "\(component.id)@\(owners[end.index].row) \(component.dropClass.suffix(12))"
                }
                let arrow = graph.ports[Int(link.ports)].isStream ? "~>" : "->"
                return "\(ends[0]) \(arrow) \(ends[1])"
            }.joined(separator: "\n")
        }

        func ownership(_ ranks: Int) -> Ownership {
            var ownership = Ownership(partitionCount: ranks)
            for owner in owners {
                ownership.addComponent(runs: [(start: 0, owner: owner)], count: 1)
            }
            return ownership
        }
    }

    @Test(arguments: [1, 2, 3, 5], 1...8)
    func allOfEveryStreamComesInAnyOrderOfMessages(_ ranks: Int, _ seed: UInt64) throws {
        var random = SeededRandom(seed: seed &* 1000 &+ UInt64(ranks))
        let place = FileManager.default.temporaryDirectory
            .appendingPathComponent("weir-flow-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: place) }
        let session = try SessionDirectory.create(at: place)
        let root = Int.random(in: 0...3_000_000, using: &random)
        try Files.write([UInt8](repeating: 7, count: root), to: session.dataFolder + "/root")
        let drawing = Drawing(ranks, root: root, &random)
        let plan = RunPlan(
            blueprint: drawing.graph, ownership: drawing.ownership(ranks),
            islands: IslandMap(hostOfRank: (0..<ranks).map { _ in "host" }), session: session,
            inputFolders: [session.dataFolder], options: RunOptions(slots: 2))
        let network = LoopbackNetwork(size: ranks, seed: seed)
        let all = try (0..<ranks).map { try CoreRank(Rank($0), plan, network) }
        let deadline = ContinuousClock.now + .seconds(600)
        var turns = 0
        var most = 0
        while let rank = all.filter({ !$0.isOver }).randomElement(using: &random) {
            let startsJobs = Int.random(in: 0..<3, using: &random) == 0
            try rank.turn(isDue: turns % 100 == 0, startsJobs: startsJobs)
            most = max(most, rank.unreadBytes)
            turns += 1
            guard turns % 1000 == 0 else { continue }
            // Workers have the core, too.
            usleep(1000)
            try #require(ContinuousClock.now < deadline, "the end is not found")
        }
        for rank in all { try rank.close() }
        #expect(network.packetsOnTheWay == 0)
        #expect(all[0].result.counts.sum == drawing.graph.components.count)
        #expect(all[0].result.counts.data[.completed] == drawing.size.count)
        for (data, size) in drawing.size {
            let path = session.dataFolder + "/data-\(data.index / 2 - 1)"
            if let there = Files.size(of: path) {
                #expect(there == size, "\(drawing.graph[data].id) of\n\(drawing.text)")
            }
        }
        // Per stream the credit, and one write beyond it, of a file's pieces.
        #expect(most <= drawing.streams * (StreamChannels.window + 1 << 20))
    }
}
