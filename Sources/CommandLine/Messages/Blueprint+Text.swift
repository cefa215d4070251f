import Graphs
import JSON

extension Blueprint {
    /// What graph it is, and how large, for the head of a report.
    var headline: String { "\(name): \(dropCount) Drops, \(edgeCount) edges" }

    func writeSize(to writer: inout JSONWriter<Never>) {
        writer.member("drops", dropCount)
        writer.member("edges", edgeCount)
    }
}
