// A workflow whose tasks are ours: the shape, the runtimes and the sizes of one that was recorded, made
// so small that it can be run here, each task being busy, or asleep, for its share.

import Foundation

struct Workflow {
    struct Task {
        var name: String
        var runtime: Double
        var parents: [Int] = []
        var inputs: [Int] = []
        var outputs: [Int] = []
    }

    var name: String
    var tasks: [Task]
    /// Bytes of each file.
    var files: [Double]

    enum Load: String, CaseIterable {
        /// Apps inside ranks, which compute.
        case inside
        /// Programs, which compute.
        case busy
        case sleep

        /// Sleepers may be more than there are cores.
        var ranks: Int { self == .sleep ? 4 : 2 }
    }

    /// Of WfFormat 1.5; nil for what is none.
    init?(contentsOf path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        guard let document = try? JSONDecoder().decode(Document.self, from: data) else {
            return nil
        }
        let specification = document.workflow.specification
        name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        var fileNumbers: [String: Int] = [:]
        files = []
        for file in specification.files ?? [] where fileNumbers[file.id] == nil {
            fileNumbers[file.id] = files.count
            files.append(file.sizeInBytes ?? 0)
        }
        var runtimes: [String: Double] = [:]
        for task in document.workflow.execution.tasks {
            runtimes[task.id] = task.runtimeInSeconds ?? 0
        }
        var taskNumbers: [String: Int] = [:]
        for task in specification.tasks { taskNumbers[task.id] = taskNumbers.count }
        tasks = specification.tasks.map { task in
            let inputs = (task.inputFiles ?? []).compactMap { fileNumbers[$0] }
            // What is changed in place is read only, as Weir has it.
            let outputs = (task.outputFiles ?? []).compactMap { fileNumbers[$0] }
            return Task(
                name: task.name, runtime: runtimes[task.id] ?? 0,
                parents: (task.parents ?? []).compactMap { taskNumbers[$0] },
                inputs: Array(Set(inputs)).sorted(),
                outputs: Array(Set(outputs).subtracting(inputs)).sorted())
        }
    }

    private struct Document: Decodable {
        struct Body: Decodable {
            var specification: Specification
            var execution: Execution
        }
        struct Specification: Decodable {
            var tasks: [Entry]
            var files: [File]?
        }
        struct Entry: Decodable {
            var id: String
            var name: String
            var parents: [String]?
            var inputFiles: [String]?
            var outputFiles: [String]?
        }
        struct File: Decodable {
            var id: String
            var sizeInBytes: Double?
        }
        struct Execution: Decodable {
            var tasks: [Run]
        }
        struct Run: Decodable {
            var id: String
            var runtimeInSeconds: Double?
        }
        var workflow: Body
    }

    /// All runtimes together so many seconds, and all files so many bytes at most.
    func scaled(toSeconds seconds: Double, bytes: Double) -> Workflow {
        var scaled = self
        let time = tasks.reduce(0) { $0 + $1.runtime }
        for number in tasks.indices {
            scaled.tasks[number].runtime *= time > 0 ? seconds / time : 0
        }
        let size = files.reduce(0, +)
        let factor = size > bytes ? bytes / size : 1
        scaled.files = files.map { ($0 * factor).rounded() }
        return scaled
    }

    // MARK: As a graph

    /// Writes it and the files that nobody makes; returns its file's name.
    func write(_ load: Load, in workshop: Workshop) throws -> String {
        let made = Set(tasks.flatMap(\.outputs))
        for file in files.indices where !made.contains(file) {
            let bytes = Data(repeating: 119, count: Int(files[file]))
            try bytes.write(to: URL(fileURLWithPath: workshop.path(Self.file(file))))
        }
        if load == .inside { return try components().write("\(name)-inside.graph", in: workshop) }
        let file = "\(name)-\(load.rawValue).json"
        let data = try JSONSerialization.data(
            withJSONObject: document(load, workshop.tool("workflow-task")), options: [.sortedKeys])
        try data.write(to: URL(fileURLWithPath: workshop.path(file)))
        return file
    }

    private static func file(_ number: Int) -> String { "file\(number)" }
    private static func task(_ number: Int) -> String { "task\(number)" }

    /// Each task an app inside a rank that writes as many bytes in all, and says how long it takes, as the
    /// recorded ones do: the order of work goes by it. All that waits for another reads what
    /// that has written.
    private func components() -> PhysicalGraphText {
        var graph = PhysicalGraphText()
        var makers = [[String]](repeating: [], count: files.count)
        var readers = makers
        for (number, task) in tasks.enumerated() {
            for file in task.outputs { makers[file].append(Self.task(number)) }
            for file in task.inputs { readers[file].append(Self.task(number)) }
            let bytes =
                task.outputs.reduce(0) { $0 + files[$1] } / Double(max(1, task.outputs.count))
            graph.addApp(
                Self.task(number), "weir.ComputeApp",
                #""seconds":"\#(task.runtime)","runtime":"\#(task.runtime)","#
                    + #""output_bytes":"\#(Int(bytes))""#,
                reads: task.inputs.map(Self.file), writes: task.outputs.map(Self.file))
        }
        for file in files.indices {
            graph.addFile(
                Self.file(file), Self.file(file), from: makers[file], to: readers[file])
        }
        return graph
    }

    private func document(_ load: Load, _ tool: String) -> [String: Any] {
        var children = [[Int]](repeating: [], count: tasks.count)
        for (number, task) in tasks.enumerated() {
            for parent in task.parents { children[parent].append(number) }
        }
        let specified: [[String: Any]] = tasks.enumerated().map { number, task in
            [
                "name": task.name, "id": Self.task(number),
                "parents": task.parents.map(Self.task),
                "children": children[number].map(Self.task),
                "inputFiles": task.inputs.map(Self.file),
                "outputFiles": task.outputs.map(Self.file),
            ]
        }
        let executed: [[String: Any]] = tasks.enumerated().map { number, task in
            let words =
                [load.rawValue, String(task.runtime)]
                + task.outputs.map { "\(Self.file($0)):\(Int(files[$0]))" } + ["--"]
                + task.inputs.map(Self.file)
            return [
                "id": Self.task(number), "runtimeInSeconds": task.runtime,
                "command": ["program": tool, "arguments": words],
            ]
        }
        let sizes: [[String: Any]] = files.enumerated().map {
            ["id": Self.file($0), "sizeInBytes": Int($1)]
        }
        return [
            "name": name, "schemaVersion": "1.5",
            "workflow": [
                "specification": ["tasks": specified, "files": sizes],
                "execution": ["tasks": executed],
            ],
        ]
    }
}
