// BashShellApp: `/bin/bash -c command`. The command names its files as `{port}`, `%i[port]`,
// `%o[port]`, `%i0` or `%o0`; other parameters of the component as `{name}`. Where it names no output
// and has just one, or one through a port called `stdout`, that one receives standard output.

package import Graphs

/// A data Drop beside an app, as its body sees it.
package struct PortFile: Equatable, Sendable {
    package var port: String
    package var path: String
    /// The id of the data's logical node.
    package var node: String

    package init(port: String, path: String, node: String) {
        self.port = port
        self.path = path
        self.node = node
    }
}

package struct BashApp: Equatable, Sendable {
    package enum CommandError: Error, Equatable {
        case noCommand
        case unknownName(String, known: [String])
    }

    package let command: String
    /// The output that takes the place of standard output, if any.
    package let standardOutput: PortFile?

    package init(
        _ component: Component, inputs: [PortFile], outputs: [PortFile]
    ) throws(CommandError) {
        guard let text = component.fields.text("command"), !text.isEmpty else { throw .noCommand }
        let substitution = try Substitution(component, inputs: inputs, outputs: outputs)
            .applied(to: text)
        command = substitution.text
        if let named = outputs.first(where: { $0.port == "stdout" }) {
            standardOutput = named
        } else {
            standardOutput = outputs.count == 1 && !substitution.usedOutput ? outputs[0] : nil
        }
    }
}
