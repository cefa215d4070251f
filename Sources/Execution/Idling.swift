// What a rank does when there is nothing to do. Where others may say something it spins for some tens of
// microseconds, for an answer is often that near; then it sleeps in growing steps up to a millisecond, so
// that it leaves the core to the programs beside it; four where those have all of its cores, for whatever it
// might hear of must wait for one, and each look takes some of theirs; ten where only a descriptor can have
// news for it. The report of a program wakes it at once, and when only that has happened it goes back to
// sleep as it was: programs want the core that it would spin on.

internal import Glibc

struct Idling {
    private var idleSince: UInt64?
    /// Turns without work; the clock is read at every 32nd, for it costs as much as a turn.
    private var turns: UInt32 = 0
    private var nap: UInt64 = Self.shortestNap
    private static let spinning: UInt64 = 50_000
    private static let yielding: UInt64 = 2_000
    private static let shortestNap: UInt64 = 50_000
    private static let longestNap: UInt64 = 1_000_000
    private static let longestFull: UInt64 = 4_000_000
    private static let longestAlone: UInt64 = 10_000_000

    /// Who may have news for a rank, and what it would do with them.
    enum Surroundings {
        /// Others may.
        case others
        /// Others may; but all cores are at work, and nothing is on its way.
        case full
        /// A descriptor alone.
        case alone

        fileprivate var longestNap: UInt64 {
            switch self {
            case .others: Idling.longestNap
            case .full: Idling.longestFull
            case .alone: Idling.longestAlone
            }
        }
    }

    enum Rest {
        case none, slept
        /// One of the descriptors is readable.
        case woken
    }

    mutating func worked(answerIsNear: Bool) {
        turns = 0
        guard answerIsNear, idleSince != nil else { return }
        idleSince = nil
        nap = Self.shortestNap
    }

    /// The descriptors become readable when a program, or a worker, has ended; -1 where none can.
    /// Whoever `spins` has a core for it that no worker wants.
    mutating func wait(
        for programs: Int32, _ workers: Int32, spins: Bool, among surroundings: Surroundings
    ) -> Rest {
        turns &+= 1
        guard turns & 31 == 0 || nap > Self.shortestNap || !spins else { return .none }
        let now = Clock.steady()
        guard let since = idleSince else {
            idleSince = now
            return .none
        }
        guard now - since > (spins ? Self.spinning : Self.yielding) else { return .none }
        let longest = surroundings.longestNap
        nap = min(nap, longest)
        defer { nap = min(nap * 5 / 4, longest) }
        return isReadable([programs, workers], within: nap) ? .woken : .slept
    }

    /// `poll` knows milliseconds only.
    private func isReadable(
        _ descriptors: InlineArray<2, Int32>, within nanoseconds: UInt64
    ) -> Bool {
        var time = timespec(tv_sec: 0, tv_nsec: Int(nanoseconds))
        var watched = fd_set()
        var end: Int32 = 0
        withUnsafeMutableBytes(of: &watched) { bits in
            for index in descriptors.indices {
                let descriptor = descriptors[index]
                guard 0..<Int32(FD_SETSIZE) ~= descriptor else { continue }
                bits[Int(descriptor) / 8] |= 1 << (descriptor % 8)
                end = max(end, descriptor + 1)
            }
        }
        return pselect(end, &watched, nil, nil, &time, nil) > 0
    }
}
