// FailApp: fails, for those who want to see what then happens.

import Graphs

package struct Fail: InProcessBody {
    private let message: String

    init(_ component: Component) {
        let text = component.fields.text("message") ?? ""
        message = text.isEmpty ? "failed as it was told to" : text
    }

    package func isBrief(_ work: Work) -> Bool { true }

    package func run(_ work: Work) throws(BodyFailure) { throw BodyFailure(message) }
}
