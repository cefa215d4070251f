// Reads workflows of WfCommons: WfFormat 1.4 and before, in which a task says all of itself, and 1.5,
// in which the specification is apart from the execution. A task becomes an app Drop and a file a data
// Drop, each named by its id; where a task follows another and no file says why, a null Drop is put in
// between. Tasks of one program are one component, and so are the files that these make. What differs
// from task to task (command, runtime in seconds, cores, bytes of memory) are its own parameters; it
// weighs its runtime in whole seconds, and a file its megabytes, both rounded up.

package import Graphs
package import JSON

package struct WfFormatReader {
    var notes = ReadingNotes()
    var workflow = Workflow()
    /// Numbers of tasks and files by their ids, and of tasks by their names.
    var taskNumbers: [String: Int] = [:]
    var taskNames: [String: Int] = [:]
    var fileNumbers: [String: Int] = [:]

    package var findings: [Finding] { notes.findings }

    package init() {}

    package mutating func read(_ root: JSONValue) -> Blueprint? {
        let name = notes.text(root["name"], "name") ?? ""
        guard let workflow = notes.object(root["workflow"], "workflow") else { return nil }
        if let specification = workflow["specification"] {
            readParts(specification, workflow["execution"])
        } else {
            readWhole(workflow)
        }
        notes.path = []
        guard !self.workflow.tasks.isEmpty else {
            if notes.findings.isEmpty { notes.add(.noNodes) }
            return nil
        }
        return self.workflow.graph(name: name).blueprint()
    }

    /// 1.5: what is to be done, and what came of it once.
    private mutating func readParts(_ specification: JSONValue, _ execution: JSONValue?) {
        notes.path = [.key("workflow")]
        guard let specification = notes.object(specification, "specification") else { return }
        notes.path = [.key("workflow"), .key("specification")]
        if let files = notes.list(specification["files"], "files") {
            for (number, file) in files.enumerated() {
                notes.path = [
                    .key("workflow"), .key("specification"), .key("files"), .index(number),
                ]
                declareFile(file)
            }
        }
        notes.path = [.key("workflow"), .key("specification")]
        readTasks(specification, "tasks")
        guard let execution, let runs = execution["tasks"], runs.kind == .array else { return }
        for (number, run) in runs.elements.enumerated() {
            notes.path = [.key("workflow"), .key("execution"), .key("tasks"), .index(number)]
            guard let id = notes.text(run["id"], "id") else {
                notes.add(.missingKey("id"))
                continue
            }
            guard let task = task(id) else {
                let fault = unknownTask(id)
                notes.add(fault, at: .key("id"))
                continue
            }
            measure(run, task)
        }
    }

    /// 1.4 and before: `tasks`, which once were `jobs`.
    private mutating func readWhole(_ workflow: JSONValue) {
        notes.path = [.key("workflow")]
        readTasks(workflow, workflow["tasks"] == nil ? "jobs" : "tasks")
    }

    private mutating func readTasks(_ holder: JSONValue, _ key: String) {
        guard let list = notes.list(holder[key], key) else {
            if holder[key] == nil { notes.add(.missingKey("tasks")) }
            return
        }
        let outer = notes.path
        // All tasks first: a parent may come after its child.
        var read: [(task: Int, value: JSONValue, path: [JSONStep])] = []
        for (number, value) in list.enumerated() {
            notes.path = outer + [.key(key), .index(number)]
            if let task = addTask(value) { read.append((task, value, notes.path)) }
        }
        for (task, value, path) in read {
            notes.path = path
            readFiles(of: task, value)
            readRelations(of: task, value)
            measure(value, task)
        }
        notes.path = outer
    }

    private mutating func addTask(_ value: JSONValue) -> Int? {
        guard value.kind == .object else {
            notes.add(.wrongType(key: "task", wanted: .object, found: value.kind))
            return nil
        }
        let name = notes.text(value["name"], "name")
        guard let id = notes.text(value["id"], "id") ?? name else {
            notes.add(.missingKey("id"))
            return nil
        }
        guard taskNumbers[id] == nil else {
            notes.add(.duplicateOID(id), at: .key("id"), place: Place(nodeID: id, nodeName: name))
            return nil
        }
        let number = workflow.tasks.count
        taskNumbers[id] = number
        if let name, taskNames[name] == nil { taskNames[name] = number }
        workflow.tasks.append(
            Workflow.Task(
                id: id, name: name ?? id, category: notes.text(value["category"], "category")))
        return number
    }

    /// The task of this id, or else the first of this name: versions before 1.5 use both.
    func task(_ id: String) -> Int? { taskNumbers[id] ?? taskNames[id] }

    mutating func unknownTask(_ id: String) -> Fault {
        .taskUnknown(id: id, similar: notes.closest(to: id, in: taskNumbers.keys))
    }

    /// What was measured, under the names of all versions; before 1.4 memory is in kilobytes.
    private mutating func measure(_ value: JSONValue, _ task: Int) {
        let number = { (keys: [String]) in keys.lazy.compactMap { value[$0]?.real }.first }
        var measured = workflow.tasks[task]
        measured.runtime = number(["runtimeInSeconds", "runtime"]) ?? measured.runtime
        measured.cores = number(["coreCount", "cores"]) ?? measured.cores
        measured.memory =
            number(["memoryInBytes"]) ?? number(["memory"]).map { $0 * 1000 } ?? measured.memory
        if let command = notes.object(value["command"], "command"),
            let program = notes.text(command["program"], "program")
        {
            let arguments = notes.list(command["arguments"], "arguments").map {
                $0.map(\.fieldText)
            }
            measured.program = program
            measured.command = ([program] + (arguments ?? [])).joined(separator: " ")
        }
        workflow.tasks[task] = measured
    }
}
