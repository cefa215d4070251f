/// The words of graph files that mutations look for.
enum Vocabulary {
    static let sizes = [
        "num_of_copies", "num_of_splits", "num_of_iter", "num_of_inputs", "num_of_procs", "m", "k",
        "n", "Number of copies", "Number of Iterations", "Number of loops", "Number of inputs",
    ]
    static let weights = [
        "execution_time", "data_volume", "num_cpus", "Execution time", "Data volume",
    ]
    static let flags = [
        "group_start", "group_end", "Group start", "Group end", "is_stream", "persist",
    ]
    static let categories = [
        "Scatter", "Gather", "GroupBy", "Loop", "MKN", "SubGraph", "Service", "Mpi", "Branch",
        "ExclusiveForceNode", "Comment", "GlobalVariable", "Memory", "File", "PythonApp",
        "BashShellApp", "Docker", "Start", "End", "Nonsense", "",
    ]
    static let applications = [
        "PythonApp", "PyFuncApp", "BashShellApp", "Mpi", "None", "Nonsense", "",
    ]
    static let links = ["linkDataArray"]
    static let nodes = ["nodeDataArray", "linkDataArray", "fields", "tasks", "files"]
    static let ids = [
        "id", "key", "from", "to", "fromPort", "toPort", "parentId", "group", "embedId",
        "srcNodeId", "srcPortId", "destNodeId", "destPortId", "oid", "parents", "children",
        "activeGraphConfigId", "inputApplicationId", "outputApplicationId",
    ]
    static let keys =
        ids + links + nodes + [
            "name", "text", "category", "categoryType", "isGroup", "value", "defaultValue", "usage",
            "type", "modelData", "schemaVersion", "fileType", "workflow", "specification", "edges",
            "graphConfigurations", "inputAppFields", "outputAppFields", "loop_aware", "__proto__",
        ]

    static func isID(_ key: ArraySlice<UInt8>?) -> Bool {
        guard let key = key?.dropFirst().dropLast() else { return false }
        return ids.contains { key.elementsEqual($0.utf8) }
    }

    /// The ids of what is like a node: it has a category, or is a task.
    static func ids(of tree: Tree) -> [Tree] {
        var found: [Tree] = []
        _ = tree.numbers { _, node in
            if node["category"] != nil, let id = node["id"] ?? node["key"] { found.append(id) }
            return false
        }
        return found + [.raw("\"nowhere\""), .raw("null"), .raw("-1")]
    }
}
