// HelloWorldApp: greets whom its input names, or else its parameter, to every output.

import Graphs
import Storage

package struct HelloWorld: InProcessBody {
    private let greeting: DropBytes

    init(_ component: Component) {
        let whom = component.fields.text("greet") ?? ""
        greeting = Self.greeting(whom.isEmpty ? "World" : whom)
    }

    package func run(_ work: Work) throws(BodyFailure) {
        guard work.inputs.count <= 1 else {
            throw BodyFailure("greets one input, but has \(work.inputs.count)")
        }
        guard !work.outputs.isEmpty else { throw BodyFailure("has no output to greet") }
        guard !work.inputs.isEmpty else { return try work.writeToAll(greeting) }
        let whom = String(decoding: try work.read(0).bytes, as: UTF8.self)
        try work.writeToAll(Self.greeting(whom))
    }

    private static func greeting(_ whom: String) -> DropBytes {
        DropBytes(Array("Hello \(whom)".utf8))
    }
}
