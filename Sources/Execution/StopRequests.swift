// What `weir cancel` and `weir drain` ask for, in a file of the session that rank 0 looks for about
// once a second. No other rank does: a shared file system would feel a thousand of them.

import Sessions

struct StopRequests {
    private let session: SessionDirectory
    private var turns = 0

    /// Turns of a few a second.
    private static let pause = 3

    init(_ session: SessionDirectory) { self.session = session }

    /// Asked a few times a second.
    mutating func next() -> StopReason? {
        turns += 1
        guard turns > Self.pause else { return nil }
        turns = 0
        switch session.takeRequest() {
        case .cancel: return .cancelled
        case .drain: return .drained
        case nil: return nil
        }
    }
}
