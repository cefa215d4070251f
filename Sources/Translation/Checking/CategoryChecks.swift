// Categories that EAGLE does not have: a slip of the pen, or a component of a later version.

import Graphs

enum CategoryChecks {
    static func check(_ graph: LogicalGraph) -> [Finding] {
        graph.nodes.compactMap { node in
            guard !known.contains(node.category) else { return nil }
            let similar = Spelling.closest(to: node.category, in: known)
            return Finding(
                .categoryUnknown(node.category, similar: similar),
                Place(nodeID: node.id, nodeName: node.name))
        }
    }

    private static let known: Set = [
        "BashShellApp", "Branch", "Comment", "Component", "DALiuGEApp", "Data", "Description",
        "Directory", "Docker", "DynlibApp", "DynlibProcApp", "End", "EnvironmentVariables",
        "ExclusiveForceNode", "File", "Gather", "GlobalVariable", "GroupBy", "Loop", "MKN",
        "Memory", "Mpi", "NGAS", "ParameterSet", "Plasma", "PlasmaFlight", "PyFuncApp",
        "PythonApp", "PythonMemberFunction", "PythonObject", "S3", "Scatter", "Service",
        "SharedMemory", "Start", "SubGraph", "Unknown", "Variables", "json", "null",
    ]
}
