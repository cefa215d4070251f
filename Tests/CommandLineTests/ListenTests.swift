import Foundation
import TestSupport
import Testing

/// `weir.ListenApp`: an app of the graph that hears of events of other Drops, on whatever rank.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ListenTests {
    /// Four copies of an app, the third of which fails, and an app that hears of what is said.
    private static func place(
        _ listensTo: String, _ command: String = "test $WEIR_INDEX != 2 && echo x > {out}"
    ) throws -> Workplace {
        let place = try Workplace()
        try place.writeGraph(command: command, copies: 4)
        let read = try JSONSerialization.jsonObject(with: Data(place.read("a.graph").utf8))
        var graph = try #require(read as? [String: Any])
        var nodes = try #require(graph["nodeDataArray"] as? [[String: Any]])
        var links = try #require(graph["linkDataArray"] as? [[String: Any]])
        nodes.append([
            "id": "ear", "name": "Ear", "category": "DALiuGEApp",
            "categoryType": "Application",
            "fields": [
                ["id": "ec", "name": "dropclass", "value": "weir.ListenApp"],
                ["id": "el", "name": "listens_to", "value": listensTo],
                ["id": "eo", "name": "heard", "usage": "OutputPort"],
            ],
        ])
        nodes.append([
            "id": "heard", "name": "Heard", "category": "File", "categoryType": "Data",
            "fields": [
                ["id": "hc", "name": "dropclass", "value": "dlg.data.drops.file.FileDROP"],
                ["id": "hp", "name": "filepath", "value": "heard.txt"],
                ["id": "hi", "name": "heard", "usage": "InputPort"],
            ],
        ])
        links.append(["from": "ear", "fromPort": "eo", "to": "heard", "toPort": "hi"])
        graph["nodeDataArray"] = nodes
        graph["linkDataArray"] = links
        let text = try JSONSerialization.data(withJSONObject: graph)
        try place.write(String(decoding: text, as: UTF8.self), to: "b.graph")
        return place
    }

    @Test(arguments: [1, 2, 4])
    func anAppHearsOfDropsOfAllRanks(_ ranks: Int) throws {
        let place = try Self.place("Work=execStatus Work/0-0 Result=dropCompleted")
        let run = try place.weir("run", "-n", "\(ranks)", "b.graph", "--session", "s")
        #expect(run.status == 1)
        var heard: [String: [String]] = [:]
        for line in try place.read("s/data/heard.txt").split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            heard[String(words[0]), default: []].append(String(words[1]))
        }
        #expect(heard.count == 8)
        for copy in 1..<4 {
            let end = copy == 2 ? "ERROR" : "FINISHED"
            #expect(heard["Work/0-\(copy)"] == ["execStatus RUNNING", "execStatus \(end)"])
            #expect(
                heard["Result/0-\(copy)"]
                    == ["dropCompleted \(copy == 2 ? "ERROR" : "COMPLETED")"])
        }
        // Covered twice, and told of once.
        #expect(
            heard["Work/0-0"]
                == [
                    "execStatus RUNNING", "execStatus FINISHED", "status COMPLETED",
                    "producerFinished COMPLETED",
                ])
    }

    /// Of all: of what does not wait for it.
    @Test func ofAllItHearsOfAllThatComesBefore() throws {
        let place = try Self.place("*=dropCompleted,producerFinished")
        let run = try place.weir("run", "-n", "2", "b.graph", "--session", "s")
        #expect(run.status == 1)
        let drops = try place.read("s/data/heard.txt").split(separator: "\n")
            .map { $0.prefix { $0 != "/" } }
        #expect(drops.count { $0 == "Work" } == 4)
        #expect(drops.count { $0 == "Result" } == 4)
        #expect(!drops.contains { $0 == "Ear" || $0 == "Heard" })
    }

    /// What is heard goes on as a stream, while the Drops that are heard of still run.
    @Test(arguments: [1, 3])
    func whatIsHeardIsReadAsItComes(_ ranks: Int) throws {
        let place = try Self.place("Work=execStatus")
        let read = try JSONSerialization.jsonObject(with: Data(place.read("b.graph").utf8))
        var graph = try #require(read as? [String: Any])
        var nodes = try #require(graph["nodeDataArray"] as? [[String: Any]])
        var links = try #require(graph["linkDataArray"] as? [[String: Any]])
        for (id, dropClass, input) in [
            ("live", "dlg.data.drops.memory.InMemoryDROP", "ear"),
            ("copy", "dlg.apps.simple.CopyApp", "live"),
            ("kept", "dlg.data.drops.file.FileDROP", "copy"),
        ] {
            let isApp = id == "copy"
            nodes.append([
                "id": id, "name": id, "category": isApp ? "DALiuGEApp" : "Memory",
                "categoryType": isApp ? "Application" : "Data",
                "fields": [
                    ["id": "c", "name": "dropclass", "value": dropClass],
                    ["id": "p", "name": "filepath", "value": id == "kept" ? "kept.txt" : ""],
                    ["id": "i", "name": "x", "usage": "InputPort"],
                    ["id": "o", "name": "x", "usage": "OutputPort"],
                ],
            ])
            links.append([
                "from": input, "fromPort": input == "ear" ? "eo" : "o", "to": id, "toPort": "i",
                "is_stream": isApp,
            ])
        }
        graph["nodeDataArray"] = nodes
        graph["linkDataArray"] = links
        let text = try JSONSerialization.data(withJSONObject: graph)
        try place.write(String(decoding: text, as: UTF8.self), to: "c.graph")
        let run = try place.weir("run", "-n", "\(ranks)", "c.graph", "--session", "s")
        #expect(run.status == 1, "\(run.errors)")
        let kept = try place.read("s/data/kept.txt")
        #expect(kept.split(separator: "\n").count == 8)
        #expect(try place.read("s/data/heard.txt") == kept)
    }

    /// In a run that goes on with a session it hears of the ends of what had ended before.
    @Test(arguments: [1, 2])
    func whatEndedInAnEarlierRunIsHeardOf(_ ranks: Int) throws {
        let place = try Self.place(
            "Result=dropCompleted",
            "test $WEIR_INDEX -lt 2 || until test -e ../../go; do sleep 0.05; done; echo x > {out}")
        let run = try place.shell(
            """
            weir='\(Workplace.weir)'
            "$weir" run -n \(ranks) --slots 4 b.graph --session s & run=$!
            until test "$("$weir" drops s --json 2> /dev/null | grep -c FINISHED)" -ge 2; do
                sleep 0.05
            done
            kill -USR1 $run; wait $run; echo $?
            touch go; "$weir" resume -n \(ranks) s; echo $?
            """)
        #expect(run.output.contains("75\n"), "\(run.output)\(run.errors)")
        #expect(run.output.hasSuffix("\n0\n"), "\(run.output)\(run.errors)")
        let heard = Set(try place.read("s/data/heard.txt").split(separator: "\n"))
        #expect(heard == Set((0..<4).map { "Result/0-\($0) dropCompleted COMPLETED"[...] }))
    }

    @Test(arguments: [
        ("Work=dropComplete", "no event \"dropComplete\""), ("Wrok", "component or Drop \"Wrok\""),
        ("Heard", "\"Heard\" waits"), ("", "cannot run without it"),
    ])
    func whatItCannotHearOfIsSaidBefore(_ listensTo: String, _ complaint: String) throws {
        let place = try Self.place(listensTo)
        let run = try place.weir("run", "b.graph", "--session", "s")
        #expect(run.status == 3)
        #expect(run.errors.contains(complaint), "\(run.errors)")
    }
}
