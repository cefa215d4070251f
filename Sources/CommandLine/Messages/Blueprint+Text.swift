import Graphs
import JSON

extension Blueprint {
    /// Whether there is such a Drop: a name that was read from a file may be of another graph.
    func has(_ name: DropName) -> Bool {
        name.component.index < components.count
            && Int(name.instance) < components[name.component.index].count
    }

    /// What graph it is, and how large, for the head of a report.
    var headline: String { "\(name): \(dropCount) Drops, \(edgeCount) edges" }

    func writeSize(to writer: inout JSONWriter<Never>) {
        writer.member("drops", dropCount)
        writer.member("edges", edgeCount)
    }
}
