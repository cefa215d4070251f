// What an app that is no program does. A body is made once for a component, from its parameters, and
// run for each of its Drops, on whatever thread: it keeps nothing between runs.

import Graphs
package import Storage

package protocol InProcessBody: Sendable {
    /// Surely over within some microseconds: the rank runs it at once, with no hand-over to a worker.
    func isBrief(_ work: Work) -> Bool
    func run(_ work: Work) throws(BodyFailure)
}

package struct BodyFailure: Error, Equatable {
    package var reason: String
    /// What the system refused, if that is why.
    package private(set) var file: FileError?

    package init(_ error: FileError) {
        reason = "\(error.path): \(error.reason)"
        file = error
    }

    package init(_ reason: String) { self.reason = reason }
}

extension InProcessBody {
    /// Of most bodies: if there is little to read, and all of it in memory.
    package func isBrief(_ work: Work) -> Bool {
        work.bytesInMemory.map { $0 <= 16_384 } ?? false
    }
}

extension Component {
    /// A parameter that is a number; nil where it is missing, a failure where it is none.
    func number(_ name: String) throws(BodyFailure) -> Double? {
        guard let text = fields.text(name), !text.isEmpty else { return nil }
        guard let number = Double(text), number.isFinite, number >= 0 else {
            throw BodyFailure("parameter \(name) is \"\(text)\", not a number of 0 or more")
        }
        return number
    }

    /// DALiuGE's truth: "false" and "0" are not true here.
    func flag(_ name: String) -> Bool {
        ["true", "1", "yes"].contains(fields.text(name)?.lowercased() ?? "")
    }
}
