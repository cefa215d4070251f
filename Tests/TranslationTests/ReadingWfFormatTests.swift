import Foundation
import Graphs
import JSON
import Testing
import Translation

@Suite struct ReadingWfFormatTests {
    @Test func aWorkflowOf1_4UnrollsAsDrawn() throws {
        let result = try Reading.read(Reading.fixture("wfformat-1.4.json"))
        #expect(result.findings == [])
        let blueprint = try #require(result.blueprint)
        #expect(blueprint.name == "small")
        #expect(
            Reading.drawing(blueprint)
                == """
                StreamNull 0-0.stream > input.work 0-1
                StreamNull 0-0.stream > input.end 0-0
                input files 0-0.file > input.prepare 0-0
                prepare 0-0.output > file.prepare files 0-0
                prepare 0-0.output > stream.StreamNull 0-0
                prepare files 0-0.file > input.work 0-0
                work 0-0.output > file.work files 0-0
                work 0-1.output > stream.StreamNull 0-0
                work files 0-0.file > input.end 0-0
                """.split(separator: "\n").sorted().joined(separator: "\n"))
    }

    @Test func whatWasMeasuredIsKept() throws {
        let blueprint = try #require(
            try Reading.read(Reading.fixture("wfformat-1.4.json")).blueprint)
        let prepare = try #require(blueprint.components.first { $0.name == "prepare" })
        #expect(prepare.text("command", of: 0) == "prep -x raw.dat")
        #expect(prepare.text("runtime", of: 0) == "1.25")
        #expect(prepare.text("num_cpus", of: 0) == "2")
        #expect(prepare.text("measured_memory", of: 0) == "5000")
        #expect(prepare.weight(of: 0) == 2)
        #expect(prepare.dropClass == "dlg.apps.bash_shell_app.BashShellApp")
        #expect(prepare.oid(of: 0, session: "") == "ID01")
        let work = try #require(blueprint.components.first { $0.name == "work" })
        #expect((0..<2).map { work.weight(of: $0) } == [10, 11])
        #expect(work.dropClass == "dlg.apps.simple.SleepApp")
        #expect(work.text("num_cpus", of: 0) == "")
        let raw = try #require(blueprint.components.first { $0.name == "input files" })
        #expect(raw.weight(of: 0) == 3)
        #expect(raw.text("size", of: 0) == "2500000")
    }

    private func workflow(_ tasks: String, files: String = "") -> String {
        #"{"name":"w","workflow":{"specification":{"tasks":[\#(tasks)],"files":[\#(files)]}}}"#
    }

    private func task(_ id: String, _ rest: String = "") -> String {
        #"{"name":"\#(id)","id":"\#(id)","parents":[],"children":[]\#(rest)}"#
    }

    @Test func a1_5WorkflowUnrollsAsDrawn() throws {
        let result = try Reading.read(
            """
            {"workflow":{"specification":{
              "tasks":[{"name":"b_2","id":"b_2","parents":["a_1"],"inputFiles":["f"]},
                       {"name":"a_1","id":"a_1","children":["b_2","c"],"outputFiles":["f","g"]},
                       {"name":"c","id":"c"}],
              "files":[{"id":"f","sizeInBytes":1},{"id":"g","sizeInBytes":0},
                       {"id":"c","sizeInBytes":5}]},
             "execution":{"tasks":[{"id":"c","runtimeInSeconds":0.5,"coreCount":4,
               "command":{"program":"run"}}]}}}
            """)
        #expect(result.findings == [])
        let blueprint = try #require(result.blueprint)
        #expect(
            Reading.drawing(blueprint) == """
                StreamNull 0-0.stream > input.run 0-0
                a 0-0.output > file.a files 0-0
                a 0-0.output > file.a files 0-1
                a 0-0.output > stream.StreamNull 0-0
                a files 0-0.file > input.b 0-0
                input files 0-0
                """)
        let run = try #require(blueprint.components.first { $0.name == "run" })
        #expect(run.text("command", of: 0) == "run" && run.text("num_cpus", of: 0) == "4")
        // A file that is called as a task is.
        #expect(
            blueprint.components.first { $0.name == "input files" }?.imported[0].oid == "file:c")
    }

    @Test func mistakesAreAllTold() throws {
        let result = try Reading.read(
            workflow(
                [
                    task("one", #","inputFiles":["f","g",7,[]],"outputFiles":["f"]"#),
                    task("one"), "3", #"{"parents":[]}"#,
                    #"{"id":"two","parents":["on","nobody"],"files":[{"name":"x"},{"link":"input"}]}"#,
                ].joined(separator: ","), files: #"{"id":"f","sizeInBytes":1},{"id":"f"},{}"#))
        #expect(
            result.faults == [
                .duplicateOID("f"), .missingKey("id"), .duplicateOID("one"),
                .wrongType(key: "task", wanted: .object, found: .integer), .missingKey("id"),
                .fileUndeclared(id: "g"), .fileUndeclared(id: "7"),
                .wrongType(key: "inputFiles", wanted: .text, found: .array),
                .fileInPlace(id: "f"), .missingKey("link"), .missingKey("name"),
                .taskUnknown(id: "on", similar: "one"), .taskUnknown(id: "nobody", similar: nil),
            ])
        #expect(
            result.findings[11].place.path == [
                .key("workflow"), .key("specification"), .key("tasks"), .index(4), .key("parents"),
                .index(0),
            ])
    }

    @Test func tasksThatWaitForEachOtherAreACycle() throws {
        let result = try Reading.read(
            workflow(#"{"id":"a","parents":["b"]},{"id":"b","parents":["a"]}"#))
        #expect(result.blueprint == nil)
        guard case .cycle(let names)? = result.faults.first else {
            Issue.record("\(result.faults)")
            return
        }
        #expect(Set(names) == ["a", "b", "a-b-stream", "b-a-stream"])
    }

    /// Each instance against what Foundation counts in it.
    @Test(.timeLimit(.minutes(60))) func allOfEveryRealInstanceArrives() throws {
        guard let folder = Reading.shared("conformance/wfcommons") else { return }
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        var count = 0
        for file in files where !file.lastPathComponent.contains("schema") {
            let bytes = [UInt8](try Data(contentsOf: file))
            let expected = try WorkflowCounts(bytes)
            let result = try Reading.read(bytes)
            let name = file.lastPathComponent
            #expect(result.findings == [], "\(name)")
            let blueprint = try #require(result.blueprint, "\(name)")
            #expect(WorkflowCounts(blueprint) == expected, "\(name)")
            // And once more after a way through DALiuGE's form.
            let again = try #require(try Reading.read(Reading.json(blueprint)).blueprint)
            #expect(again.dropCount == blueprint.dropCount)
            #expect(again.edgeCount == blueprint.edgeCount)
            count += 1
        }
        print("workflows of WfCommons that arrive whole: \(count) of 9")
        #expect(count == 9)
    }
}

/// What there is to count in a workflow.
private struct WorkflowCounts: Equatable {
    var tasks = 0
    var files = 0
    var fileEdges = 0
    /// Pairs of a task and one that follows it without reading what it writes.
    var bareRelations = 0
    var runtime = 0.0
    var bytes = 0.0

    init(_ json: [UInt8]) throws {
        let root = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
        let workflow = root?["workflow"] as? [String: Any] ?? [:]
        let specification = workflow["specification"] as? [String: Any] ?? [:]
        let execution = workflow["execution"] as? [String: Any] ?? [:]
        let list = specification["tasks"] as? [[String: Any]] ?? []
        tasks = list.count
        let declared = specification["files"] as? [[String: Any]] ?? []
        files = Set(declared.compactMap { $0["id"] as? String }).count
        bytes = declared.compactMap { ($0["sizeInBytes"] as? NSNumber)?.doubleValue }.reduce(0, +)
        for run in execution["tasks"] as? [[String: Any]] ?? [] {
            runtime += (run["runtimeInSeconds"] as? NSNumber)?.doubleValue ?? 0
        }
        var writers: [String: Set<String>] = [:]
        for task in list {
            let id = task["id"] as? String ?? ""
            let outputs = Self.names(task, "outputFiles")
            fileEdges += Self.names(task, "inputFiles").count + outputs.count
            for file in outputs { writers[file, default: []].insert(id) }
        }
        for task in list {
            let implied = Self.names(task, "inputFiles").flatMap { writers[$0] ?? [] }
            bareRelations += Self.names(task, "parents").subtracting(implied).count
        }
    }

    private static func names(_ task: [String: Any], _ key: String) -> Set<String> {
        Set(task[key] as? [String] ?? [])
    }

    init(_ blueprint: Blueprint) {
        for component in blueprint.components {
            for instance in 0..<component.count {
                switch component.category {
                case "null": bareRelations += 1
                case "File":
                    files += 1
                    bytes += component.text("size", of: instance).flatMap(Double.init) ?? 0
                default:
                    tasks += 1
                    runtime += component.text("runtime", of: instance).flatMap(Double.init) ?? 0
                }
            }
        }
        fileEdges = blueprint.edgeCount - 2 * bareRelations
    }

    static func == (left: Self, right: Self) -> Bool {
        (left.tasks, left.files, left.fileEdges, left.bareRelations)
            == (right.tasks, right.files, right.fileEdges, right.bareRelations)
            && abs(left.runtime - right.runtime) < 1e-6 * max(1, left.runtime)
            && left.bytes == right.bytes
    }
}
