// Apps that had ended, and have read data that was made again since and came out different: they are done
// again before a session is done.

import Execution
import Graphs
import Sessions
import Storage

struct OutdatedReaders {
    let count: Int

    /// Nil where there are none.
    init?(after plan: RunPlan) throws(Complaint) {
        guard plan.looksAgain else { return nil }
        do throws(FileError) {
            try self.init(in: plan.session, of: plan.blueprint)
        } catch { throw Complaint("\(error.path): \(error.call): \(error.reason)") }
    }

    /// Of a session that nobody runs. One that has concluded has looked.
    init?(_ session: LoadedSession) throws(FileError) {
        guard !session.isConcluded, session.description.run > 1 else { return nil }
        try self.init(in: session.directory, of: session.blueprint)
    }

    /// What cannot be read is not known to be done.
    static func areThere(in session: LoadedSession) -> Bool {
        do throws(FileError) { return try OutdatedReaders(session) != nil } catch { return true }
    }

    private init?(
        in session: SessionDirectory, of blueprint: Blueprint
    ) throws(FileError) {
        count = try FinalTable.outdated(in: session, of: blueprint)
        if count == 0 { return nil }
    }
}
