// What a person draws: components, data and constructs, and the links between their ports. This is
// the graph as its file says it, whatever the schema; nothing is checked or resolved yet.

package struct LogicalGraph: Equatable, Sendable {
    package enum Schema: String, Sendable {
        case ojs = "OJS"
        case legacy = "legacy"
        case v4 = "V4"
    }

    package var name: String
    package var schema: Schema
    package var nodes: [LogicalNode]
    package var links: [LogicalLink]

    package init(
        name: String, schema: Schema, nodes: [LogicalNode] = [], links: [LogicalLink] = []
    ) {
        self.name = name
        self.schema = schema
        self.nodes = nodes
        self.links = links
    }
}

package struct LogicalNode: Equatable, Sendable {
    package var id: String
    package var name: String
    package var category: String
    package var categoryType: String
    package var isGroup: Bool
    package var parent: String?
    package var fields: [Field]
    /// The ids of ports that lead to what is inside a construct, of old graphs.
    package var localPorts: Set<String> = []
    /// The application that stands for a construct: what a Scatter or a Gather does.
    package var inputApplication: EmbeddedApplication?
    package var outputApplication: EmbeddedApplication?

    package init(
        id: String, name: String, category: String, categoryType: String, isGroup: Bool = false,
        parent: String? = nil, fields: [Field] = [], inputApplication: EmbeddedApplication? = nil,
        outputApplication: EmbeddedApplication? = nil
    ) {
        self.id = id
        self.name = name
        self.category = category
        self.categoryType = categoryType
        self.isGroup = isGroup
        self.parent = parent
        self.fields = fields
        self.inputApplication = inputApplication
        self.outputApplication = outputApplication
    }
}

package struct EmbeddedApplication: Equatable, Sendable {
    package var category: String
    package var name: String
    package var fields: [Field]

    package init(category: String, name: String, fields: [Field]) {
        self.category = category
        self.name = name
        self.fields = fields
    }
}

package struct LogicalLink: Equatable, Sendable {
    package var source: String
    package var sourcePort: String?
    package var target: String
    package var targetPort: String?
    /// Leaves a loop only from its last iteration, enters it only at its first.
    package var isLoopAware: Bool
    package var isStream: Bool

    package init(
        from source: String, port sourcePort: String? = nil, to target: String,
        port targetPort: String? = nil, isLoopAware: Bool = false, isStream: Bool = false
    ) {
        self.source = source
        self.sourcePort = sourcePort
        self.target = target
        self.targetPort = targetPort
        self.isLoopAware = isLoopAware
        self.isStream = isStream
    }
}
