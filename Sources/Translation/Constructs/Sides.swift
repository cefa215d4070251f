// Constructs with an application on each side: what enters goes to the input application, what is
// inside gets its data from it and gives its results to the output application, which what leaves
// comes from.

import Graphs

extension ConstructTree {
    struct Sides {
        /// What links of the graph call the construct.
        var construct: Int
        /// Where links into the construct from outside end.
        var entrance: Int
        var input: Int
        var output: Int
        /// The Scatter that what is inside is in, of an MKN.
        var copies: Int?
        /// The Scatter that what leaves is moved into, of an MKN.
        var outputs: Int?
        /// Ports by which links lead inside, whatever they lead to.
        var localPorts: Set<String> = []

        func leaving(towards target: Int, by port: String?, in tree: ConstructTree) -> Int {
            if isLocal(port) { return input }
            if isOuter(port) { return output }
            return tree.isInside(target, construct) && target != output && !isOutput(target, tree)
                ? input : output
        }

        func entering(from source: Int, by port: String?, in tree: ConstructTree) -> Int {
            if isLocal(port) { return output }
            if isOuter(port) { return entrance }
            return tree.isInside(source, construct) && !isOutput(source, tree) ? output : entrance
        }

        func isLocal(_ port: String?) -> Bool { port.map(localPorts.contains) ?? false }

        /// True where the construct says which of its ports are local, and this is none of them.
        func isOuter(_ port: String?) -> Bool {
            !localPorts.isEmpty && !(port ?? "").isEmpty && !isLocal(port)
        }

        private func isOutput(_ node: Int, _ tree: ConstructTree) -> Bool {
            outputs.map { tree.isInside(node, $0) } ?? false
        }
    }

    mutating func addSides(of node: LogicalNode, _ role: Role) {
        guard let input = node.inputApplication, let output = node.outputApplication else {
            guard role == .mkn else { return }
            let place = Place(nodeID: node.id, nodeName: node.name)
            return findings.append(Finding(.applicationMissing(category: node.category), place))
        }
        let construct = nodes.count - 1
        let first = nodes.count
        nodes.append(Self.side(input, of: node, "input"))
        nodes.append(Self.side(output, of: node, "output"))
        var sides = Sides(
            construct: construct, entrance: first, input: first, output: first + 1,
            localPorts: node.localPorts)
        if role == .mkn { makeMKN(&sides, node) }
        self.sides[node.id] = sides
    }

    mutating func attachSides(_ sides: Sides) {
        attach(sides.input, to: sides.construct)
        attach(sides.output, to: sides.construct)
        if let outputs = sides.outputs {
            attach(outputs, to: sides.construct)
        }
        if let copies = sides.copies { attach(copies, to: sides.construct) }
    }

    /// Ports that a construct has in lists of its own are those of its applications; old files do not
    /// say of which.
    private static func oldPorts(of node: LogicalNode, besides fields: [Field]) -> [Field] {
        let known = Set(fields.map(\.id))
        return node.fields.filter { $0.usage != .noPort && !known.contains($0.id) }
    }

    private static func side(
        _ application: EmbeddedApplication, of node: LogicalNode, _ side: String
    ) -> Node {
        Node(
            id: "\(node.id)#\(side)",
            name: application.name.isEmpty ? node.name : application.name,
            category: application.category, categoryType: "Application", role: .component,
            fields: application.fields + oldPorts(of: node, besides: application.fields))
    }
}
