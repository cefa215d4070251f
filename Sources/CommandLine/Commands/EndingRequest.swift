// How a run is to end before its job does: when, and how programs are told.

import Components
internal import Glibc

struct EndingRequest {
    private let asked: Int?
    /// Seconds, if they were given.
    private let margin: Int?
    /// Bytes a second, if they were given.
    let diskRate: Int?
    /// Milliseconds.
    let grace: UInt32
    let signal: Int32
    /// Seconds until the job ends, as of `found`.
    private var left: Int?
    private var found = 0

    private static let signals: [String: Int32] = [
        "TERM": SIGTERM, "INT": SIGINT, "USR1": SIGUSR1, "USR2": SIGUSR2, "HUP": SIGHUP,
        "QUIT": SIGQUIT, "CONT": SIGCONT, "KILL": SIGKILL,
    ]

    init(_ arguments: Arguments) throws(Complaint) {
        margin = try arguments.number("--margin", in: 0...86_400)
        diskRate = try arguments["--disk-rate"].map { text throws(Complaint) in
            guard let bytes = Needs.bytes(text), bytes > 0 else {
                throw Complaint(
                    "\(arguments.commandName): --disk-rate \(text): no number of bytes",
                    try: "--disk-rate 200MB")
            }
            return bytes
        }
        grace = UInt32(try arguments.number("--grace", in: 0...86_400) ?? 5) * 1000
        let name = (arguments["--signal"] ?? "TERM").uppercased()
        let short = name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name
        guard let signal = Self.signals[short] else {
            throw Complaint(
                "\(arguments.commandName): --signal \(name): no such signal",
                try: Self.signals.keys.sorted().joined(separator: ", "))
        }
        self.signal = signal
        if let text = arguments["--walltime"] {
            guard let seconds = JobEnd.duration(text) else {
                throw Complaint(
                    "\(arguments.commandName): --walltime \(text): not a time",
                    try: "--walltime 1:30:00")
            }
            asked = seconds
        } else {
            asked = nil
        }
    }

    /// On rank 0, before MPI is begun.
    mutating func findEnd() {
        left = JobEnd.secondsLeft(asked)
        found = Host.secondsSince1970
    }

    /// Until the run is to stop: nil for as long as it takes.
    var millisecondsLeft: Int? {
        left.map { max(0, $0 - (Host.secondsSince1970 - found)) * 1000 - millisecondsOfMargin }
            .map { max(0, $0) }
    }

    var millisecondsOfMargin: Int { (margin ?? Self.usualMargin(of: left ?? 0)) * 1000 }

    /// Of a short job a tenth: a minute would leave nothing of it.
    private static func usualMargin(of seconds: Int) -> Int { min(60, seconds / 10) }
}
