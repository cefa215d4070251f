// An MKN takes M Drops at a time, works on them in K copies, and makes N results. It is a Gather of M
// around all the rest: its input application, made once for each handful; a Scatter of K around what
// is inside the construct; its output application, once a handful; and a Scatter of N around the
// data that its results are linked to, which moves in there from outside.

import Graphs

extension ConstructTree {
    mutating func makeMKN(_ sides: inout Sides, _ node: LogicalNode) {
        let size = { (name: String, field: String) in
            Field(id: field, name: field, value: node.fields.text(name) ?? "")
        }
        let scatter = { (side: String, name: String) in
            Node(
                id: "\(node.id)#\(side)", name: node.name, category: "Scatter",
                categoryType: "Construct", role: .scatter,
                fields: [size(name, "num_of_copies")])
        }
        nodes[sides.construct].role = .gather
        nodes[sides.construct].fields.append(size("m", "num_of_inputs"))
        nodes[sides.input].isGroupStart = true
        sides.entrance = sides.construct
        // What is drawn inside the construct is in the Scatter of K.
        constructs[node.id] = nodes.count
        sides.copies = nodes.count
        nodes.append(scatter("copies", "k"))
        sides.outputs = nodes.count
        nodes.append(scatter("results", "n"))
    }

    /// Moves what an MKN's results are linked to into its Scatter of N; what is drawn beside the MKN and
    /// linked to a local port of it, into that of K. A port that is not local leads out of it, though
    /// what it leads to be drawn inside.
    mutating func moveOutputs(_ graph: LogicalGraph) {
        var links: [String: [LogicalLink]] = [:]
        for link in graph.links {
            links[link.source, default: []].append(link)
            if link.target != link.source { links[link.target, default: []].append(link) }
        }
        for (id, sides) in sides.sorted(by: { $0.key < $1.key }) {
            guard let outputs = sides.outputs, let copies = sides.copies else { continue }
            for link in links[id] ?? [] {
                let leaves = link.source == id
                let outside = nodes[sides.construct].parent
                if sides.isLocal(leaves ? link.sourcePort : link.targetPort) {
                    move(leaves ? link.target : link.source, from: outside, to: copies, sides)
                } else if leaves {
                    let isMisplaced = sides.isOuter(link.sourcePort)
                    if isMisplaced { move(link.target, from: copies, to: outputs, sides) }
                    move(link.target, from: outside, to: outputs, sides)
                }
            }
        }
    }

    private mutating func move(_ id: String, from place: Int?, to group: Int, _ sides: Sides) {
        guard let node = linkTargets[id], nodes[node].parent == place,
            !nodes[node].role.isConstruct,
            ![sides.construct, sides.input, sides.output].contains(node)
        else { return }
        if let parent = nodes[node].parent { nodes[parent].children.removeAll { $0 == node } }
        attach(node, to: group)
    }
}
