// SimpleBranch: keeps its first output where its parameter is true, the second where it is false; the
// other one's consumers are skipped.

import Graphs

package struct SimpleBranch: InProcessBody {
    private let result: Bool

    /// As in DALiuGE, a branch that says nothing takes its first output.
    init(_ component: Component) {
        result = component.fields.text("result") == nil || component.flag("result")
    }

    package func isBrief(_ work: Work) -> Bool { true }

    package func run(_ work: Work) throws(BodyFailure) {
        guard work.outputs.count == 2 else {
            throw BodyFailure("a branch has two outputs, this one \(work.outputs.count)")
        }
        work.skip(result ? 1 : 0)
    }
}
