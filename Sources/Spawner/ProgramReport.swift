/// What became of one program. There is exactly one report for each `start`.
package struct ProgramReport: Equatable, Sendable {
    package var ticket: UInt64
    package var outcome: Outcome
    /// Wall clock, nanoseconds since 1970; equal when the program was not started.
    package var started: Int64 = 0
    package var ended: Int64 = 0
    /// Nanoseconds, of the program and the children it waited for.
    package var userTime: Int64 = 0
    package var systemTime: Int64 = 0
    /// Bytes. Never less than the spawner's own (some MB): the kernel counts from before the exec.
    package var maximumResident: Int64 = 0
    /// Where the output is in the rank's packed log.
    package var logOffset: UInt64 = 0
    package var logLength: UInt64 = 0
    /// Bytes of output that were not kept.
    package var leftOut: UInt64 = 0
    /// Why the log does not have the whole piece (it then has the first `logLength` bytes).
    package var logFailure: Int32?
    /// The end of the output, 4 KiB at most.
    package var tail: [UInt8] = []

    package enum Outcome: Equatable, Sendable {
        case exited(code: UInt8)
        case signalled(signal: Int32)
        case notStarted(step: StartStep, errno: Int32)
    }

    package static let tailLimit = 4096
}

/// Where starting a program can fail.
package enum StartStep: UInt8, Sendable {
    /// No arguments, or a zero byte in one of the strings.
    case request = 1
    /// A deadly signal came before its turn.
    case waiting
    case outputPipe
    case fork
    case processGroup
    case deathSignal
    case nice
    case processors
    case limit
    case workingDirectory
    case standardInput
    case standardOutput
    case execute
}
