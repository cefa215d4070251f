import Batch

extension JobNumbers {
    /// For the head of a script: a line each.
    func lines(site: String?) -> [String] {
        let site = site ?? "the site"
        return [
            "nodes: \(nodes.0) (\(nodes.1.text(site)))",
            "ranks a node: \(ranksPerNode.0) (\(ranksPerNode.1.text(site)))",
            "cores a rank: \(coresPerRank.0) (\(coresPerRank.1.text(site)))",
            "time: \(time.0.text) (\(time.1.text(site)))",
        ]
    }
}

extension JobNumbers.Origin {
    fileprivate func text(_ site: String) -> String {
        switch self {
        case .typed: "as typed"
        case .site: "as \(site) has it"
        case .shareOfNode(let cores, let origin):
            "of the \(cores) cores of a node\(origin.text(site))"
        case .rankForEachGPU: "one for each GPU"
        case .soonest(let ranks):
            ranks.count == 1
                ? "weir plan: a usual share of a node for so large a graph"
                : "weir plan: the soonest of \(ranks.map(String.init).joined(separator: ", "))"
        case .plan(let seconds, let why):
            "weir plan: \(seconds.shortText) s on them; \(why)"
        case .allowance(let seconds, let measured, let notice):
            "weir plan: \(measured ? "half as much again as" : "twice") the \(seconds.shortText) s "
                + "that it expects from \(measured ? "what was measured" : "the graph's own weights")"
                + ", and \(notice) s to stop in"
        case .largestOfSweep: "the most of --sweep"
        case .usual(let why): "usual\(why.isEmpty ? "" : "; \(why)")"
        }
    }
}

extension JobNumbers.CoresOrigin {
    fileprivate func text(_ site: String) -> String {
        switch self {
        case .site: " of \(site)"
        case .machineFile: ", as the machine file says"
        case .thisMachine: ", if they are as this machine: --site or --machine knows better"
        }
    }
}
