// Which DALiuGE class a node's Drops are of, and what kind and weight follow. Graphs of ten years
// name these in several ways; the order in which they are tried is DALiuGE's.

import Graphs

enum DropClass {
    static let sleepApp = "dlg.apps.simple.SleepApp"
    static let memory = "dlg.data.drops.memory.InMemoryDROP"

    static func isApp(_ node: ConstructTree.Node) -> Bool {
        switch node.categoryType {
        case "Application": true
        case "Data": false
        default: node.category == "Branch" || node.role == .service
        }
    }

    /// A field called `name` overrules the node's own name.
    static func name(of node: ConstructTree.Node) -> String {
        node.fields.rawText("name") ?? node.name
    }

    static func categoryType(of node: ConstructTree.Node) -> String {
        if node.category == "Branch" || node.role == .service { return "Application" }
        return node.fields.rawText("categoryType") ?? node.categoryType
    }

    /// The class that DALiuGE writes into a physical graph for this node.
    static func name(of node: ConstructTree.Node, isApp: Bool) -> String {
        let given = node.fields.rawText("dropclass")
        let chosen = given ?? (isApp ? appClass(of: node) : dataClass(of: node))
        guard chosen.isEmpty else { return chosen }
        return node.fields.rawText("dataclass") ?? node.fields.rawText("appclass") ?? ""
    }

    private static func appClass(of node: ConstructTree.Node) -> String {
        let names = ["appclass", "Application Class", "Application class"]
        let given = node.fields.text(anyOf: names) ?? sleepApp
        guard given == sleepApp || given.isEmpty else { return given }
        return switch node.category {
        case "BashShellApp": "dlg.apps.bash_shell_app.BashShellApp"
        case "Docker": "dlg.apps.dockerapp.DockerApp"
        default: sleepApp
        }
    }

    private static func dataClass(of node: ConstructTree.Node) -> String {
        if node.categoryType == "Other" { return "Other" }
        if let given = node.fields.text(anyOf: ["Data class", "dataclass"]), !given.isEmpty {
            return given
        }
        return switch node.category {
        case "File": "dlg.data.drops.file.FileDROP"
        case "Memory": memory
        case "SharedMemory": "dlg.data.drops.memory.SharedMemoryDROP"
        case "S3": "dlg.data.drops.s3_drop.S3DROP"
        case "NGAS": "dlg.data.drops.ngas.NgasDROP"
        default: ""
        }
    }

    /// An app weighs its execution time, data its volume; 1 where neither is a whole number.
    static func weight(of node: ConstructTree.Node, isApp: Bool) -> Int {
        let stems = isApp ? ["execution_time", "execution time"] : ["data_volume", "data volume"]
        let initial = UInt8(ascii: isApp ? "e" : "d")
        let field = node.fields.firstIndex { field in
            guard field.name.utf8.first.map({ $0 | 0x20 }) == initial else { return false }
            let name = field.name.lowercased()
            return stems.contains { name.hasPrefix($0) }
        }
        return field.flatMap { WholeNumber.parse(node.fields[$0].effective) } ?? 1
    }
}

extension [Field] {
    /// The value as written, without falling back on the default.
    func rawText(_ name: String) -> String? {
        lastIndex { $0.name == name }.map { self[$0].value }
    }
}
