import Foundation
import TestSupport
import Testing

/// `weir run --events` and `weir events`: named events of Drops, on whatever rank they are.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct EventsTests {
    private struct Line: Equatable {
        var event: String
        var drop: String
        var value: String
    }

    private static func place() throws -> Workplace {
        let place = try Workplace()
        try place.writeGraph(command: "test $WEIR_INDEX != 2 && echo x > {out}", copies: 4)
        return place
    }

    private static func events(_ place: Workplace) throws -> [Line] {
        let list = try place.weir("events", "s")
        #expect(list.status == 0, "\(list.errors)")
        var times: [Double] = []
        let lines = try list.output.split(separator: "\n").map { line in
            let json = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let object = try #require(json as? [String: Any])
            times.append((object["time"] as? NSNumber)?.doubleValue ?? 0)
            let name = object["name"] as? String ?? ""
            return Line(
                event: object["event"] as? String ?? "",
                drop: "\(name)/\(object["iid"] as? String ?? "")",
                value: object["value"] as? String ?? "")
        }
        #expect(times == times.sorted())
        return lines
    }

    /// A subscriber on rank 0 hears of Drops of all ranks, and of each as it happens.
    @Test(arguments: [1, 2, 4])
    func whatIsWatchedIsPrintedOnRankZero(_ ranks: Int) throws {
        let place = try Self.place()
        let run = try place.weir(
            "run", "-n", "\(ranks)", "--watch", "Work=execStatus", "--watch",
            "Result=dropCompleted", "a.graph", "--session", "s")
        #expect(run.status == 1)
        var told: [String: [String]] = [:]
        for line in run.output.split(separator: "\n") where line.hasPrefix("{\"time\"") {
            let json = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let event = try #require(json as? [String: Any])
            told["\(event["name"] ?? "")/\(event["iid"] ?? "")", default: []].append(
                "\(event["event"] ?? "")=\(event["value"] ?? "")")
        }
        #expect(told.count == 8, "\(run.output)")
        for copy in 0..<4 {
            let isGood = copy != 2
            #expect(
                told["Work/0-\(copy)"]
                    == ["execStatus=RUNNING", "execStatus=\(isGood ? "FINISHED" : "ERROR")"])
            #expect(
                told["Result/0-\(copy)"] == ["dropCompleted=\(isGood ? "COMPLETED" : "ERROR")"])
        }
        let drops = try place.weir("drops", "s").output.split(separator: "\n")
        let owners = Set(
            drops.filter { $0.hasPrefix("Work") }.map { $0.split(separator: " ")[5] })
        #expect(owners.count == ranks, "\(drops)")
        #expect(try Self.events(place).isEmpty)
    }

    @Test(arguments: [1, 2, 4])
    func aComponentsStatesAreTold(_ ranks: Int) throws {
        let place = try Self.place()
        let run = try place.weir(
            "run", "-n", "\(ranks)", "--events", "Work=execStatus", "a.graph", "--session", "s")
        #expect(run.status == 1)
        let events = try Self.events(place)
        #expect(events.count == 8)
        for copy in 0..<4 {
            let own = events.filter { $0.drop == "Work/0-\(copy)" }
            #expect(own.map(\.event) == ["execStatus", "execStatus"])
            #expect(own.map(\.value) == ["RUNNING", copy == 2 ? "ERROR" : "FINISHED"])
        }
    }

    @Test(arguments: [1, 3])
    func oneDropAndAllCanBeAskedForToo(_ ranks: Int) throws {
        let place = try Self.place()
        let run = try place.weir(
            "run", "-n", "\(ranks)", "--events", "Result/0-1", "--events", "*=dropCompleted",
            "a.graph", "--session", "s")
        #expect(run.status == 1)
        let events = try Self.events(place)
        let one = events.filter { $0.drop == "Result/0-1" }
        #expect(one.map(\.event) == ["status", "dropCompleted"])
        #expect(one.map(\.value) == ["COMPLETED", "COMPLETED"])
        let all = events.filter { $0.event == "dropCompleted" }
        #expect(Set(all.map(\.drop)) == Set((0..<4).map { "Result/0-\($0)" }))
        #expect(all.first { $0.drop == "Result/0-2" }?.value == "ERROR")
    }

    @Test func writesToStreamsAreTold() throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("first", "dlg.apps.simple.CopyApp")
        graph.memory("one")
        graph.app("sum", "dlg.apps.crc.CRCStreamApp")
        graph.file("crc", "crc.txt")
        graph.chain("in", "first", "one")
        graph.stream("one", "sum")
        graph.link("sum", "crc")
        let place = try Workplace()
        try place.write(String(repeating: "x", count: 2_500_000), to: "in.txt")
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir(
            "run", "--events", "one=open,dataWritten", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let events = try Self.events(place).map(\.event)
        #expect(events == ["open", "dataWritten", "dataWritten", "dataWritten"])
    }

    @Test(arguments: ["Nobody", "Work/0-9", "Work=ended", "Work="])
    func whatIsNotThereIsRefused(_ what: String) throws {
        let place = try Self.place()
        let run = try place.weir("run", "--events", what, "a.graph", "--session", "s")
        #expect(run.status == 2)
        #expect(run.errors.contains("--events") && run.errors.contains("try:"))
        #expect(!place.has("s"))
    }

    @Test func aRunThatWasAskedForNothingTellsNothing() throws {
        let place = try Self.place()
        _ = try place.weir("run", "a.graph", "--session", "s")
        #expect(try Self.events(place).isEmpty)
        #expect(!place.has("s/events/rank-0.events"))
    }
}
