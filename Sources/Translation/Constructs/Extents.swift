// How often each construct repeats what is in it, and so the iteration space of every node.

import Graphs

struct Extents {
    private let tree: ConstructTree
    private var known: [Int: Int] = [:]
    private var underway: Set<Int> = []
    private var sorting: Set<Int> = []
    private(set) var findings: [Finding] = []

    init(_ tree: ConstructTree) { self.tree = tree }

    /// The repetitions of a construct in one instance of what is around it; 1 for what is none.
    mutating func extent(of node: Int) -> Int {
        if let extent = known[node] { return extent }
        guard underway.insert(node).inserted else { return 1 }
        defer { underway.remove(node) }
        let extent =
            switch tree.nodes[node].role {
            case .scatter: scatterExtent(node)
            case .loop: loopExtent(node)
            case .gather: gatherExtent(node)
            case .groupBy: groupByExtent(node)
            case .mpi: number(["num_of_procs"], of: node, default: nil)
            case .component, .subGraph, .service, .mkn, .ignored: 1
            }
        known[node] = extent
        return extent
    }

    /// The iteration space of a node: the constructs around it, outermost first, and for an MPI
    /// node its processes.
    mutating func levels(of node: Int) -> [Level] {
        var levels: [Level] = []
        if tree.nodes[node].role == .mpi {
            levels.append(
                Level(group: tree.nodes[node].id + "#processes", extent: extent(of: node)))
        }
        var around = tree.nodes[node].parent
        while let group = around {
            levels.append(level(of: group))
            around = tree.nodes[group].parent
        }
        return levels.reversed()
    }

    mutating func level(of group: Int) -> Level {
        Level(
            group: tree.nodes[group].id, extent: extent(of: group),
            isLoop: tree.nodes[group].role == .loop)
    }

    /// A whole number of a field, told as a finding where it is none.
    mutating func number(_ names: [String], of node: Int, default fallback: Int?) -> Int {
        let fields = tree.nodes[node].fields
        let place = Place(
            nodeID: tree.nodes[node].id, nodeName: tree.nodes[node].name,
            field: names.first { fields.text($0) != nil } ?? names[0])
        guard let text = fields.text(anyOf: names) else {
            if fallback == nil { findings.append(Finding(.fieldMissing, place)) }
            return fallback ?? 1
        }
        guard let number = WholeNumber.parse(text) else {
            findings.append(Finding(.notANumber(value: text), place))
            return 1
        }
        guard number >= 0 else {
            findings.append(Finding(.negative(value: number), place))
            return 1
        }
        return number
    }

    /// False if the groups of a GroupBy are being asked for already: they would group themselves.
    mutating func enter(_ groupBy: Int) -> Bool { sorting.insert(groupBy).inserted }
    mutating func leave(_ groupBy: Int) { sorting.remove(groupBy) }

    mutating func report(_ fault: Fault, at node: Int) {
        findings.append(Finding(fault, tree.nodes[node].place))
    }

    func inputs(of node: Int) -> [Int] { tree.nodes[node].inputs }
    func nodeName(_ id: String) -> String? { tree.nodes.first { $0.id == id }?.name }
    func node(_ number: Int) -> ConstructTree.Node { tree.nodes[number] }
}

enum WholeNumber {
    /// A whole number as people and editors write it: 4, "4", 4.0, " 4 ".
    static func parse(_ text: String) -> Int? {
        let digits = text.trimmed
        if let whole = Int(digits) { return whole }
        guard digits.allSatisfy({ "0123456789+-.eE".contains($0) }), let real = Double(digits)
        else {
            return nil
        }
        return Int(exactly: real)
    }
}
