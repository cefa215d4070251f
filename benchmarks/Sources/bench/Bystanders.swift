// What else runs on this machine while something is measured: a result that misses its budget beside
// others says so.

import Foundation

struct Bystanders {
    private let began = Date()
    private let busy = Self.busySeconds()
    private let own = Self.ownSeconds()

    /// Cores that were busy for others since then, on average.
    func cores() -> Double {
        let seconds = max(Date().timeIntervalSince(began), 0.01)
        return max(0, (Self.busySeconds() - busy) - (Self.ownSeconds() - own)) / seconds
    }

    /// Of all processors of the machine; user, nice and system, but not what is idle or waits.
    private static func busySeconds() -> Double {
        let text = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
        let ticks = text.prefix { $0 != "\n" }.split(separator: " ").dropFirst().prefix(8)
            .compactMap { Double($0) }
        guard ticks.count == 8 else { return 0 }
        return (ticks.reduce(0, +) - ticks[3] - ticks[4])
            / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    }

    /// Of this process and all that it has waited for.
    private static func ownSeconds() -> Double {
        [RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue].reduce(0) { sum, who in
            var usage = rusage()
            getrusage(who, &usage)
            return [usage.ru_utime, usage.ru_stime].reduce(sum) {
                $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6
            }
        }
    }
}
