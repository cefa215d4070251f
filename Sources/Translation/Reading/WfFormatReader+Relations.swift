// What a task reads, writes and follows.

import JSON

extension WfFormatReader {
    mutating func declareFile(_ value: JSONValue) {
        guard let id = notes.text(value["id"] ?? value["name"], "id"), !id.isEmpty else {
            return notes.add(.missingKey("id"))
        }
        guard fileNumbers[id] == nil else {
            return notes.add(.duplicateOID(id), at: .key("id"), place: Place(nodeID: id))
        }
        workflow.files[file(id)].size = size(value)
    }

    /// Before 1.4 in kilobytes.
    private func size(_ value: JSONValue) -> Double? {
        value["sizeInBytes"]?.real ?? value["size"]?.real.map { $0 * 1000 }
    }

    /// The number of a file, which becomes known by being named.
    private mutating func file(_ id: String) -> Int {
        if let number = fileNumbers[id] { return number }
        fileNumbers[id] = workflow.files.count
        workflow.files.append(Workflow.File(id: id))
        return workflow.files.count - 1
    }

    mutating func readFiles(of task: Int, _ value: JSONValue) {
        for (key, isInput) in [("inputFiles", true), ("outputFiles", false)] {
            guard let list = notes.list(value[key], key) else { continue }
            for (number, element) in list.enumerated() {
                guard let id = element.text else {
                    notes.add(
                        .wrongType(key: key, wanted: .text, found: element.kind), at: .key(key),
                        .index(number))
                    continue
                }
                if fileNumbers[id] == nil {
                    notes.add(.fileUndeclared(id: id), at: .key(key), .index(number))
                }
                use(id, isInput: isInput, by: task)
            }
        }
        readWholeFiles(of: task, value)
        settleFiles(task)
    }

    /// 1.4 and before: a task lists its files, and each says which way it goes.
    private mutating func readWholeFiles(of task: Int, _ value: JSONValue) {
        guard let list = notes.list(value["files"], "files") else { return }
        for (number, element) in list.enumerated() {
            guard let id = (element["id"] ?? element["name"])?.text, !id.isEmpty else {
                notes.add(.missingKey("name"), at: .key("files"), .index(number))
                continue
            }
            let link = element["link"]?.text?.lowercased()
            guard link == "input" || link == "output" else {
                notes.add(.missingKey("link"), at: .key("files"), .index(number))
                continue
            }
            use(id, isInput: link == "input", by: task)
            let known = file(id)
            workflow.files[known].size = workflow.files[known].size ?? size(element)
        }
    }

    private mutating func use(_ id: String, isInput: Bool, by task: Int) {
        let number = file(id)
        if isInput {
            workflow.tasks[task].inputs.append(number)
        } else {
            workflow.tasks[task].outputs.append(number)
        }
    }

    /// Each file once. A Drop is written once: a task that changes a file in place only reads it, and those that
    /// read it afterwards follow by its being their parent.
    private mutating func settleFiles(_ task: Int) {
        var seen: Set<Int> = []
        workflow.tasks[task].inputs.removeAll { !seen.insert($0).inserted }
        let inputs = seen
        seen = []
        workflow.tasks[task].outputs.removeAll { !seen.insert($0).inserted }
        for file in workflow.tasks[task].outputs where inputs.contains(file) {
            notes.add(
                .fileInPlace(id: workflow.files[file].id),
                place: Place(nodeID: workflow.tasks[task].id))
        }
        workflow.tasks[task].outputs.removeAll { inputs.contains($0) }
    }

    mutating func readRelations(of task: Int, _ value: JSONValue) {
        for (key, isParent) in [("parents", true), ("children", false)] {
            guard let list = notes.list(value[key], key) else { continue }
            for (number, element) in list.enumerated() {
                guard let id = element.text else {
                    notes.add(
                        .wrongType(key: key, wanted: .text, found: element.kind), at: .key(key),
                        .index(number))
                    continue
                }
                guard let other = self.task(id) else {
                    let fault = unknownTask(id)
                    notes.add(
                        fault, at: .key(key), .index(number),
                        place: Place(nodeID: workflow.tasks[task].id))
                    continue
                }
                let (parent, child) = isParent ? (other, task) : (task, other)
                workflow.tasks[child].parents.insert(parent)
            }
        }
    }
}
