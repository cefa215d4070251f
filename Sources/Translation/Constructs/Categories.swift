// What EAGLE's categories mean to the translator.

import Graphs

extension ConstructTree {
    static func role(of node: LogicalNode) -> Role {
        switch node.category {
        case "Comment", "Description", "Variables", "Start", "GlobalVariable":
            return .ignored
        case "EnvironmentVariables" where node.namesGlobals: return .ignored
        case "Gather": return .gather
        case "Mpi": return .mpi
        default: break
        }
        guard node.isGroup else { return .component }
        return switch node.category {
        case "Scatter": .scatter
        case "Loop": .loop
        case "GroupBy": .groupBy
        case "MKN": .mkn
        // What it forces together is a matter of placement; it repeats nothing.
        case "SubGraph", "ExclusiveForceNode": .subGraph
        case "Service": .service
        default: .component
        }
    }

    static func categoryType(of node: LogicalNode) -> String {
        if !node.categoryType.isEmpty { return node.categoryType }
        if applicationCategories.contains(node.category) { return "Application" }
        if dataCategories.contains(node.category) { return "Data" }
        return "Unknown"
    }

    private static let applicationCategories: Set = [
        "Branch", "Component", "PythonApp", "DALiuGEApp", "BashShellApp", "Mpi", "DynlibApp",
        "DynlibProcApp", "Docker", "Service", "PyFuncApp", "PythonMemberFunction",
    ]
    private static let dataCategories: Set = [
        "File", "Memory", "S3", "NGAS", "json", "SharedMemory", "Data", "null", "Plasma",
        "PlasmaFlight", "ParameterSet", "Start", "End", "Directory",
    ]
}
