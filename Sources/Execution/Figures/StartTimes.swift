/// How long starts of programs have held a rank's thread: making their commands, and handing these to
/// the spawner. Nanoseconds.
package struct StartTimes: Equatable, Sendable {
    /// By one start.
    package var longest: UInt64 = 0
    package var total: UInt64 = 0

    package init() {}
}
