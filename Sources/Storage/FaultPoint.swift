// Places at which a test may end this process as a crash would: WEIR_FAULT=NAME:N ends it the Nth time
// that NAME is passed, and WEIR_FAULT_RANK=R only on that rank. Without the variable a point is one
// comparison, and none is on the way of a single Drop.

internal import Glibc
internal import Synchronization

package enum FaultPoint: String, CaseIterable, Sendable {
    /// An output is whole under its partial name.
    case beforeRename = "before-rename"
    case afterRename = "after-rename"
    /// Short arrays are gathered in memory, and none of them is in the file.
    case betweenGatheringAndData = "between-gathering-and-data"
    /// Contents are on disk, the records that name them are not written.
    case betweenDataAndRecord = "between-data-and-record"
    /// Half of a batch of records is in the journal.
    case amidRecord = "amid-record"
    case beforeJournalSync = "before-journal-sync"
    case afterJournalSync = "after-journal-sync"
    /// What was in memory when a run ends early is written, the records that name it are not.
    case amidSaving = "amid-saving"
    /// The summary of the run before is gone, and the session does not say yet that it is run again.
    case amidResuming = "amid-resuming"
    /// An edited graph and its journals are written, and do not count yet.
    case amidEdit = "amid-edit"
    /// The edited graph counts, and the session does not call itself by its name yet.
    case afterEdit = "after-edit"
    /// The rank knows that the run has ended, and its journal is not closed.
    case amidConclude = "amid-conclude"
    /// A resumed run has said what it does again, and has begun nothing.
    case afterReopening = "after-reopening"
    case beforeSummary = "before-summary"
    case afterSummary = "after-summary"

    private struct Planned: Sendable {
        var point: FaultPoint
        var passes: Int
    }

    private static let planned: Planned? = {
        guard let text = variable("WEIR_FAULT") else { return nil }
        if let rank = variable("WEIR_FAULT_RANK"),
            rank != variable("OMPI_COMM_WORLD_RANK") ?? "0"
        {
            return nil
        }
        let parts = text.split(separator: ":")
        guard let point = FaultPoint(rawValue: String(parts.first ?? "")) else { return nil }
        return Planned(point: point, passes: parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
    }()
    private static let passed = Atomic<Int>(0)

    /// This is where the process ends, and has not ended yet.
    package static func isPlanned(_ point: FaultPoint) -> Bool { planned?.point == point }

    package static func pass(_ point: FaultPoint) {
        guard let planned, planned.point == point else { return }
        let (_, times) = passed.add(1, ordering: .relaxed)
        if times == planned.passes { kill(getpid(), SIGKILL) }
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
