// Whether an app that has ended has read what is there now. Events do not wait for the journal, so data may be lost
// whose reader is recorded; and what is made again may come out different.
//
// What data was for a reader is what the run of that reader, or the last before it, has recorded of it. Only
// where a producer has run since can it be another; then sizes and checksums decide. So a reader that was done
// again is up to date, whatever it has made, and its own readers are asked in their turn.

import Engine
package import Graphs
package import Sessions
package import Storage

extension FinalTable {
    /// How many apps of a session have read what came out different later.
    package static func outdated(
        in session: SessionDirectory, of blueprint: Blueprint
    ) throws(FileError) -> Int {
        let finals = try FinalTable(reading: session, of: blueprint)
        guard finals.lastRun > 1 else { return 0 }
        let graph = PhysicalGraph(unrolling: blueprint)
        return finals.states.indices.count {
            blueprint.components[Int(graph.component[$0])].kind == .app
                && finals.hasOutdatedInput($0, in: graph)
        }
    }

    func hasOutdatedInput(_ app: Int, in graph: borrowing PhysicalGraph) -> Bool {
        guard lastRun > 1, hasRead(app) else { return false }
        let run = run(app)
        for edge in graph.producerRange(of: DropID(app)) {
            let data = graph.producers[edge].drop.index
            guard isThereToRead(data), wasMade(data, after: run, in: graph) else { continue }
            guard let then = version(data, asOf: run), let now = version(data, asOf: .max),
                now.isLike(then, isSkipped: { $0 == DataState.skipped.rawValue })
            else { return true }
        }
        return false
    }

    /// It has ended in a way that follows from what it read.
    func hasRead(_ app: Int) -> Bool {
        states[app] == AppState.finished.rawValue || states[app] == AppState.skipped.rawValue
    }

    /// No journal tells what an app has read there.
    func isUnknown(_ data: Int, to app: Int) -> Bool { version(data, asOf: run(app)) == nil }

    /// What became of data that could not be made is no reason to throw away what was made of it before.
    private func isThereToRead(_ data: Int) -> Bool {
        isFinal(data) && states[data] != DataState.error.rawValue
            && states[data] != DataState.cancelled.rawValue
    }

    private func wasMade(
        _ data: Int, after run: UInt16, in graph: borrowing PhysicalGraph
    ) -> Bool {
        for edge in graph.producerRange(of: DropID(data)) {
            let app = graph.producers[edge].drop.index
            if isFinal(app), self.run(app) > run { return true }
        }
        return false
    }
}
