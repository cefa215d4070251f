import Foundation
import TestSupport
import Testing

/// Programs that read or write streams by pipes: DALiuGE's streaming bash apps.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct PipeTests {
    private static let bash = "dlg.apps.bash_shell_app."
    private static let memory = "dlg.data.drops.memory.InMemoryDROP"
    private static let file = "dlg.data.drops.file.FileDROP"

    private struct Step {
        var dropClass: String
        var fields: [(String, String)] = []
        var isStream = false
    }

    /// A chain of apps and data, one after another; a step says whether it is read as a stream.
    private static func chain(_ steps: [Step]) throws -> Workplace {
        let place = try Workplace()
        var nodes: [[String: Any]] = []
        var links: [[String: Any]] = []
        for (number, step) in steps.enumerated() {
            let isData = step.dropClass.hasPrefix("dlg.data")
            var fields: [[String: Any]] = [
                ["id": "c\(number)", "name": "dropclass", "value": step.dropClass],
                ["id": "t\(number)", "name": "time_limit", "value": isData ? "" : "150"],
                ["id": "i\(number)", "name": "in", "usage": "InputPort"],
                ["id": "o\(number)", "name": "out", "usage": "OutputPort"],
            ]
            for (index, field) in step.fields.enumerated() {
                fields.append([
                    "id": "f\(number)-\(index)", "name": field.0, "value": field.1,
                ])
            }
            nodes.append([
                "id": "n\(number)", "name": "N\(number)",
                "category": isData ? "Memory" : "BashShellApp",
                "categoryType": isData ? "Data" : "Application", "fields": fields,
            ])
            guard number > 0 else { continue }
            links.append([
                "from": "n\(number - 1)", "fromPort": "o\(number - 1)", "to": "n\(number)",
                "toPort": "i\(number)", "is_stream": steps[number - 1].isStream,
            ])
        }
        let graph: [String: Any] = [
            "modelData": ["filePath": "p.graph", "fileType": "Graph"], "nodeDataArray": nodes,
            "linkDataArray": links,
        ]
        let text = try JSONSerialization.data(withJSONObject: graph)
        try place.write(String(decoding: text, as: UTF8.self), to: "p.graph")
        return place
    }

    /// On two ranks the first half of the chain is on one and the second on the other.
    private static func run(
        _ place: Workplace, ranks: Int, status: Int32 = 0
    ) throws -> Outcome {
        let run = try place.weir(
            "run", "-n", "\(ranks)", "--algorithm", "block", "p.graph", "--session", "s")
        #expect(run.status == status, "\(run.errors)")
        #expect(!place.has("s/pipes"))
        return run
    }

    private static let talker = Step(
        dropClass: bash + "StreamingOutputBashApp",
        fields: [
            (
                "command",
                "echo first; until test -e seen; do sleep 0.01; done; echo second"
            )
        ])
    private static let hearer = Step(
        dropClass: bash + "StreamingInputBashApp",
        fields: [("command", "read x; touch seen; read y; echo $x and $y > {out}")])
    private static let result = Step(dropClass: file, fields: [("filepath", "result.txt")])

    /// The writer ends only after the reader has read what it wrote first: on a core beside it.
    @Test(arguments: [1, 2], [memory, file, "dlg.data.drops.NullDROP"])
    func whatIsWrittenIsReadAtOnce(_ ranks: Int, _ dataClass: String) throws {
        let between = Step(
            dropClass: dataClass,
            fields: dataClass == Self.file ? [("filepath", "between.txt")] : [], isStream: true)
        let place = try Self.chain([Self.talker, between, Self.hearer, Self.result])
        _ = try Self.run(place, ranks: ranks)
        #expect(try place.read("s/data/result.txt") == "first and second\n")
        guard dataClass == Self.file else { return }
        #expect(try place.read("s/data/between.txt") == "first\nsecond\n")
    }

    /// More than pipes, credits and packets hold, by the names of the pipes and by a program in between.
    @Test(arguments: [1, 3])
    func muchGoesThrough(_ ranks: Int) throws {
        let count = 12_345_678
        let place = try Self.chain([
            Step(
                dropClass: Self.bash + "StreamingOutputBashApp",
                fields: [("command", "head -c \(count) /dev/urandom | tee whole > {out}")]),
            Step(dropClass: Self.memory, isStream: true),
            Step(
                dropClass: Self.bash + "StreamingInputOutputBashApp",
                fields: [("command", "cat {in}")]),
            Step(dropClass: Self.memory, isStream: true),
            Step(
                dropClass: Self.bash + "StreamingInputBashApp",
                fields: [("command", "cat > {out}")]),
            Self.result,
        ])
        _ = try Self.run(place, ranks: ranks)
        let compare = try place.shell("cmp s/data/whole s/data/result.txt && wc -c < s/data/whole")
        #expect(compare.status == 0, "\(compare.errors)")
        #expect(compare.output.trimmingCharacters(in: .whitespacesAndNewlines) == "\(count)")
    }

    /// A reader that has enough ends, and the writer is not kept waiting.
    @Test func whoReadsNoMoreHoldsUpNobody() throws {
        let place = try Self.chain([
            Step(
                dropClass: Self.bash + "StreamingOutputBashApp",
                fields: [("command", "seq 1000000")]),
            Step(dropClass: Self.memory, isStream: true),
            Step(
                dropClass: Self.bash + "StreamingInputBashApp",
                fields: [("command", "head -n 3 > {out}")]),
            Self.result,
        ])
        _ = try Self.run(place, ranks: 2)
        #expect(try place.read("s/data/result.txt") == "1\n2\n3\n")
    }

    /// Apps inside the ranks read what a program writes, and programs what those write.
    @Test(arguments: [1, 2])
    func appsInsideTheRanksAreAtEitherEnd(_ ranks: Int) throws {
        let place = try Self.chain([
            Step(
                dropClass: Self.bash + "StreamingOutputBashApp",
                fields: [("command", "seq 5")]),
            Step(dropClass: Self.memory, isStream: true),
            Step(dropClass: "dlg.apps.simple.CopyApp"),
            Step(dropClass: Self.memory, isStream: true),
            Step(
                dropClass: Self.bash + "StreamingInputBashApp",
                fields: [("command", "tac > {out}")]),
            Self.result,
        ])
        _ = try Self.run(place, ranks: ranks)
        #expect(try place.read("s/data/result.txt") == "5\n4\n3\n2\n1\n")
    }

    /// A stream that fails fails its reader, however well that ends.
    @Test func aWriterThatFailsFailsItsReader() throws {
        let place = try Self.chain([
            Step(
                dropClass: Self.bash + "StreamingOutputBashApp",
                fields: [("command", "echo half; exit 3")]),
            Step(dropClass: Self.memory, isStream: true),
            Step(
                dropClass: Self.bash + "StreamingInputBashApp",
                fields: [("command", "cat > {out}")]),
            Self.result,
        ])
        let run = try Self.run(place, ranks: 2, status: 1)
        #expect(run.errors.contains("exit status 3"), "\(run.errors)")
        #expect(!place.has("s/data/result.txt"))
    }
}
