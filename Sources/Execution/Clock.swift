internal import Glibc

package enum Clock {
    /// Nanoseconds since 1970.
    package static func now() -> UInt64 { read(CLOCK_REALTIME) }
    /// Nanoseconds since some fixed time; never goes back.
    package static func steady() -> UInt64 { read(CLOCK_MONOTONIC) }
    /// Nanoseconds for which this thread has run: not those in which the system let others run.
    static func ofThread() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
