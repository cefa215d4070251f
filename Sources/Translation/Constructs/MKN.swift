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
        nodes.append(scatter("copies", "k"))
        sides.outputs = nodes.count
        nodes.append(scatter("results", "n"))
    }

    /// Moves what an MKN's results are linked to into its Scatter of N.
    mutating func moveOutputs(_ graph: LogicalGraph) {
        for (id, sides) in sides.sorted(by: { $0.key < $1.key }) {
            guard let outputs = sides.outputs else { continue }
            for link in graph.links where link.source == id {
                guard let target = linkTargets[link.target],
                    !isInside(target, sides.construct), target != sides.construct,
                    nodes[target].parent == nodes[sides.construct].parent,
                    !nodes[target].role.isConstruct
                else { continue }
                if let parent = nodes[target].parent {
                    nodes[parent].children.removeAll { $0 == target }
                }
                attach(target, to: outputs)
            }
        }
    }
}
