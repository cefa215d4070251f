import Foundation
import Randomness

/// A physical graph whose Drops say on which rank they are to be: apps and their data in DALiuGE's
/// list. With each app comes one datum of the same number.
struct PlacedGraph {
    private var drops: [[String: Any]] = []
    /// Places of the data in the list.
    private var data: [Int: Int] = [:]
    private let ranks: Int

    init(ranks: Int) { self.ranks = ranks }

    /// Data that is there: a file of that name.
    mutating func root(_ number: Int, _ path: String, on rank: Int) {
        add(data: number, on: rank, ["dropclass": fileClass, "category": "File", "filepath": path])
    }

    mutating func app(
        _ number: Int, _ dropClass: String, reads inputs: [Int], isStream: Bool = false,
        file: String? = nil, on rank: Int, dataOn dataRank: Int, _ fields: [String: Any] = [:],
        place: String? = nil
    ) {
        let key = isStream ? "streamingInputs" : "inputs"
        let app: [String: Any] = [
            "oid": "a\(number)", "lg_key": "a\(number)", "name": "a\(number)",
            "categoryType": "Application", "category": "PythonApp", "dropclass": dropClass,
            "node": "#\(rank % ranks)", "outputs": ["d\(number)"], key: inputs.map { "d\($0)" },
        ]
        drops.append(app.merging(fields) { $1 })
        for input in inputs {
            guard let place = data[input] else { continue }
            let key = isStream ? "streamingConsumers" : "consumers"
            drops[place][key] = (drops[place][key] as? [String] ?? []) + ["a\(number)"]
        }
        var kind: [String: Any] =
            file.map { ["dropclass": fileClass, "category": "File", "filepath": $0] }
            ?? ["dropclass": "dlg.data.drops.memory.InMemoryDROP", "category": "Memory"]
        if let place { kind["place"] = place }
        add(data: number, on: dataRank, kind.merging(["producers": ["a\(number)"]]) { $1 })
    }

    private let fileClass = "dlg.data.drops.file.FileDROP"

    private mutating func add(data number: Int, on rank: Int, _ fields: [String: Any]) {
        data[number] = drops.count
        let drop: [String: Any] = [
            "oid": "d\(number)", "lg_key": "d\(number)", "name": "d\(number)",
            "categoryType": "Data", "node": "#\(rank % ranks)",
        ]
        drops.append(drop.merging(fields) { $1 })
    }

    func json() throws -> String {
        let json = try JSONSerialization.data(withJSONObject: drops, options: [.sortedKeys])
        return String(decoding: json, as: UTF8.self)
    }
}

extension PlacedGraph {
    private static let copyApp = "dlg.apps.simple.CopyApp"
    private static let checksumApp = "dlg.apps.crc.CRCApp"

    /// Round and round all ranks, each app on the next one, and its datum on the one after.
    static func ring(ranks: Int, hops: Int, _ random: inout SeededRandom) -> PlacedGraph {
        var graph = PlacedGraph(ranks: ranks)
        graph.root(0, "in.txt", on: 0)
        for hop in 1...hops {
            // Long contents and short ones, whole and as they are written.
            let dropClass = hop % 7 == 3 ? checksumApp : copyApp
            let isLast = hop == hops
            graph.app(
                hop, dropClass, reads: [hop - 1], isStream: Bool.random(using: &random),
                file: isLast ? "end.txt" : nil, on: hop, dataOn: hop + hop % 2)
        }
        return graph
    }

    /// Anywhere: apps that read some of what is before them, and forgive some failures.
    static func random(ranks: Int, apps: Int, _ random: inout SeededRandom) -> PlacedGraph {
        var graph = PlacedGraph(ranks: ranks)
        graph.root(0, "in.txt", on: .random(in: 0..<ranks, using: &random))
        for app in 1...apps {
            let wanted = Int.random(in: 1...4, using: &random)
            let inputs = Set(
                (0..<wanted).map { _ in
                    Int.random(in: max(0, app - 12)..<app, using: &random)
                }
            ).sorted()
            let fails = Int.random(in: 0..<12, using: &random) == 0
            // What is read of several streams comes in any order.
            let isStream = inputs.count == 1 && Bool.random(using: &random)
            let isFile = Int.random(in: 0..<4, using: &random) == 0
            graph.app(
                app, fails ? "weir.FailApp" : inputs.count == 1 ? copyApp : checksumApp,
                reads: inputs, isStream: isStream, file: isFile ? "data-\(app).txt" : nil,
                on: .random(in: 0..<ranks, using: &random),
                dataOn: .random(in: 0..<ranks, using: &random),
                ["input_error_threshold": [0, 50].randomElement(using: &random) ?? 0])
        }
        return graph
    }
}
