// A workflow of tasks and files, and the physical graph that it is.

import Graphs

struct Workflow {
    struct Task {
        var id: String
        var name: String
        var category: String?
        var program: String?
        var command: String?
        var runtime: Double?
        var cores: Double?
        var memory: Double?
        var inputs: [Int] = []
        var outputs: [Int] = []
        var parents: Set<Int> = []

        /// What tasks of one kind have in common: the category, or the program where that is a word,
        /// or the name without its number.
        var group: String {
            if let category, !category.isEmpty { return category }
            if let program, program.utf8.count <= 64, !program.isEmpty,
                !program.contains(where: \.isWhitespace)
            {
                return program
            }
            var stem = name[...]
            while let last = stem.last, last.isNumber || "_-.#".contains(last) {
                stem.removeLast()
            }
            if stem.hasSuffix("_ID") { stem.removeLast(3) }
            return stem.isEmpty ? name : String(stem)
        }
    }

    struct File {
        var id: String
        var size: Double?
    }

    var tasks: [Task] = []
    var files: [File] = []

    func graph(name: String) -> ListedGraph {
        var builder = Builder(workflow: self)
        builder.graph.name = name
        builder.addTasks()
        builder.addFiles()
        builder.addEdges()
        builder.addBareRelations()
        return builder.graph
    }
}

private struct Builder {
    let workflow: Workflow
    var graph = ListedGraph()
    var components: [String: Int] = [:]
    /// How many Drops each component has, and all oids.
    var counts: [Int] = []
    var oids: Set<String> = []
    var groups: [String] = []
    var fileDrops: [Int] = []
    /// The tasks that write each file.
    var writers: [[Int]] = []

    init(workflow: Workflow) { self.workflow = workflow }

    mutating func addTasks() {
        groups = workflow.tasks.map(\.group)
        var canRun: [String: Bool] = [:]
        for (task, group) in zip(workflow.tasks, groups) {
            canRun[group] = (canRun[group] ?? true) && task.command != nil
        }
        for (task, group) in zip(workflow.tasks, groups) {
            let runs = canRun[group] ?? false
            let component = component("task \(group)") {
                var component = Component(
                    id: group, name: group, kind: .app,
                    category: runs ? "BashShellApp" : "DALiuGEApp", categoryType: "Application",
                    dropClass: runs ? "dlg.apps.bash_shell_app.BashShellApp" : DropClass.sleepApp)
                component.fields = [
                    ("command", "String"), ("runtime", "Float"), ("num_cpus", "Integer"),
                    ("measured_memory", "Integer"),
                ].map { Field(id: $0.0, name: $0.0, type: $0.1) }
                return component
            }
            add(
                task.id, to: component, weight: Self.whole(task.runtime ?? 1),
                [
                    ("command", task.command), ("runtime", task.runtime?.description),
                    ("num_cpus", task.cores.map(Self.text)),
                    ("measured_memory", task.memory.map(Self.text)),
                ])
        }
    }

    mutating func addFiles() {
        writers = [[Int]](repeating: [], count: workflow.files.count)
        for (number, task) in workflow.tasks.enumerated() {
            for file in task.outputs { writers[file].append(number) }
        }
        for (number, file) in workflow.files.enumerated() {
            let maker = writers[number].first.map { groups[$0] }
            let component = component("file \(maker ?? "")") {
                var component = Component(
                    id: maker.map { "\($0) files" } ?? "input files",
                    name: maker.map { "\($0) files" } ?? "input files", kind: .data,
                    category: "File", categoryType: "Data",
                    dropClass: "dlg.data.drops.file.FileDROP")
                component.fields = [
                    Field(id: "size", name: "size", type: "Integer"),
                    Field(id: "filepath", name: "filepath"),
                ]
                return component
            }
            fileDrops.append(graph.drops.count)
            let bytes = file.size ?? 0
            add(
                file.id, to: component, weight: Self.whole(bytes / 1e6),
                [("size", file.size.map(Self.text)), ("filepath", Self.path(of: file.id))])
        }
    }

    mutating func addEdges() {
        let written = PortPair(source: "output", target: "file")
        let read = PortPair(source: "file", target: "input")
        for (number, task) in workflow.tasks.enumerated() {
            for file in task.outputs {
                graph.addEdge(from: number, to: fileDrops[file], written)
            }
            for file in task.inputs { graph.addEdge(from: fileDrops[file], to: number, read) }
        }
    }

    /// A null Drop for each task that follows another without reading what that writes.
    mutating func addBareRelations() {
        for (child, task) in workflow.tasks.enumerated() {
            let implied = Set(task.inputs.flatMap { writers[$0] })
            for parent in task.parents.sorted() where !implied.contains(parent) {
                let group = groups[parent]
                let component = component("null \(group)") {
                    Component(
                        id: "\(group)-stream", name: "StreamNull", kind: .data,
                        category: "null", categoryType: "Data",
                        dropClass: "dlg.data.drops.data_base.NullDROP", weight: 0)
                }
                let drop = graph.drops.count
                add("\(workflow.tasks[parent].id)-\(task.id)-stream", to: component, weight: 0, [])
                graph.addEdge(
                    from: parent, to: drop, PortPair(source: "output", target: "stream"))
                graph.addEdge(from: drop, to: child, PortPair(source: "stream", target: "input"))
            }
        }
    }

    private mutating func component(_ key: String, _ make: () -> Component) -> Int {
        if let known = components[key] { return known }
        let number = graph.components.count
        components[key] = number
        graph.components.append(make())
        counts.append(0)
        return number
    }

    /// A file that is called as a task is gets another oid.
    private mutating func add(
        _ id: String, to component: Int, weight: UInt32, _ parameters: [(String, String?)]
    ) {
        var oid = id
        while !oids.insert(oid).inserted { oid = "file:" + oid }
        let instance = ImportedInstance(
            oid: oid, iid: "0-\(counts[component])", weight: weight,
            parameters: parameters.compactMap { name, value in
                value.map { InstanceParameter(name, $0) }
            })
        counts[component] += 1
        graph.drops.append(ListedGraph.Drop(component: component, instance: instance))
    }

    /// Commands call a file by its id, as a path from where they run. One that leads elsewhere, or is
    /// no plain path, is none of Weir's.
    private static func path(of id: String) -> String? {
        guard !id.isEmpty, id.first != "/", id.last != "/", !id.contains(where: "${\0".contains),
            !id.split(separator: "/").contains("..")
        else { return nil }
        return id
    }

    /// Rounded up; what is no number of a sensible size is cut off.
    private static func whole(_ number: Double) -> UInt32 {
        guard number.isFinite, number > 0 else { return 0 }
        return number >= Double(UInt32.max) ? .max : UInt32(number.rounded(.up))
    }

    private static func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? number.description
    }
}
