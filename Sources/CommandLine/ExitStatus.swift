/// What `weir` returns to the shell; the table is also `weir help exit-status`.
package enum ExitStatus: Int32, CaseIterable {
    case completed = 0
    case someFailed = 1
    case wrongUsage = 2
    case wrongGraph = 3
    case fault = 70
    case stoppedEarly = 75
    case interrupted = 130

    var meaning: String {
        switch self {
        case .completed: "all Drops completed"
        case .someFailed: "some Drops failed or were cancelled"
        case .wrongUsage: "wrong usage: an unknown option, a file that cannot be read"
        case .wrongGraph: "the graph is wrong"
        case .fault: "a fault of Weir, or of the machine, such as a full disk"
        case .stoppedEarly: "stopped early: Drops are left to be done"
        case .interrupted: "interrupted at the keyboard"
        }
    }
}

/// A command cannot go on: one message for the user, and the status to leave with.
struct Complaint: Error {
    var message: String
    var remedy: String?
    var status: ExitStatus

    init(_ message: String, try remedy: String? = nil, status: ExitStatus = .wrongUsage) {
        self.message = message
        self.remedy = remedy
        self.status = status
    }

    var text: String {
        remedy.map { "weir: \(message)\n  try: \($0)" } ?? "weir: \(message)"
    }
}
