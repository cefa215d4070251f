// SleepApp and SleepAndCopyApp: wait, as stand-ins for work.

internal import Glibc
import Graphs

package struct Sleep: InProcessBody {
    private let seconds: Double
    private let copies: Bool

    /// DALiuGE's parameter, in seconds.
    package static let parameter = "sleep_time"

    init(_ component: Component, copying: Bool = false) throws(BodyFailure) {
        seconds = try component.number(Self.parameter) ?? 5
        copies = copying
    }

    package init(seconds: Double) {
        self.seconds = seconds
        copies = false
    }

    package func isBrief(_ work: Work) -> Bool { seconds == 0 && !copies }

    package func run(_ work: Work) throws(BodyFailure) {
        let whole = seconds.rounded(.down)
        var left = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
        var rest = timespec()
        while nanosleep(&left, &rest) != 0, errno == EINTR { left = rest }
        if copies { try Copy().run(work) }
    }
}
