// BashShellApp: `/bin/bash -c command`. The command names its files as `{port}`, `%i[port]`,
// `%o[port]`, `%i0` or `%o0`; other parameters of the Drop as `{name}`. Where it names no output, not
// even as the file is called, and has just one, or one through a port called `stdout`, that one receives
// standard output. The input at a port called `stdin` is standard input.

package import Graphs

/// A data Drop beside an app, as its body sees it.
package struct PortFile: Equatable, Sendable {
    package var port: String
    package var path: String
    /// The id of the data's logical node.
    package var node: String
    /// The id of the Drop where it has one of its own, or empty.
    package var oid: String
    /// What `{port}` stands for, where that is not the path.
    package var content: String?
    /// What a program that writes into the session's data folder calls the file; or empty.
    package var name: String

    package init(
        port: String, path: String, node: String, oid: String = "", name: String = "",
        content: String? = nil
    ) {
        self.port = port
        self.path = path
        self.node = node
        self.oid = oid
        self.name = name
        self.content = content
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
    package let standardInput: PortFile?

    package init(
        _ component: Component, of instance: Int, inputs: [PortFile], outputs: [PortFile]
    ) throws(CommandError) {
        let fields = component.fields(of: instance)
        guard let text = fields.text("command"), !text.isEmpty else { throw .noCommand }
        let substitution = try Substitution(fields, inputs: inputs, outputs: outputs)
            .applied(to: text)
        command = substitution.text
        standardInput = inputs.first { $0.port == "stdin" }
        if let named = outputs.first(where: { $0.port == "stdout" }) {
            standardOutput = named
        } else {
            let isNamed =
                substitution.usedOutput
                || outputs.contains { !$0.name.isEmpty && text.contains($0.name) }
            standardOutput = outputs.count == 1 && !isNamed ? outputs[0] : nil
        }
    }
}
