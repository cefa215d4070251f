// SleepApp and SleepAndCopyApp: wait, as stand-ins for work. Of a stream, the latter waits before the
// first piece.

internal import Glibc
import Graphs
import Storage

package struct Sleep: InProcessBody {
    private let seconds: Double

    /// DALiuGE's parameter, in seconds.
    package static let parameter = "sleep_time"

    init(_ component: Component) throws(BodyFailure) {
        seconds = try component.number(Self.parameter) ?? 5
    }

    package init(seconds: Double) { self.seconds = seconds }

    package func isBrief(_ work: Work) -> Bool { seconds == 0 }

    package func run(_ work: Work) throws(BodyFailure) { wait() }

    fileprivate func wait() {
        let whole = seconds.rounded(.down)
        var left = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
        var rest = timespec()
        while nanosleep(&left, &rest) != 0, errno == EINTR { left = rest }
    }
}

package struct SleepAndCopy: StreamBody {
    private let sleep: Sleep

    init(_ component: Component) throws(BodyFailure) { sleep = try Sleep(component) }

    package var readsBriefly: Bool { false }

    package func isBrief(_ work: Work) -> Bool { false }

    package func run(_ work: Work) throws(BodyFailure) {
        sleep.wait()
        try Copy().run(work)
    }

    package func reader() -> any StreamReader { Reader(sleep) }

    // One thread at a time has it, as the protocol says: hence `@unchecked Sendable`.
    private final class Reader: StreamReader, @unchecked Sendable {
        private let sleep: Sleep
        private var hasSlept = false

        init(_ sleep: Sleep) { self.sleep = sleep }

        func read(_ bytes: DropBytes, of input: Int, _ work: Work) throws(BodyFailure) {
            sleepOnce()
            try work.writeToAll(bytes)
        }

        func end(_ work: Work) throws(BodyFailure) { sleepOnce() }

        private func sleepOnce() {
            if !hasSlept { sleep.wait() }
            hasSlept = true
        }
    }
}
