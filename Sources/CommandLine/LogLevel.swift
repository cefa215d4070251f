/// How much a run says on the terminal; each level says all that the ones before it say.
enum LogLevel: String, CaseIterable, Comparable {
    /// What failed.
    case error
    case warning
    /// Progress, and the summary.
    case info
    /// Ranks, hosts and partitions as well.
    case debug

    static func < (left: LogLevel, right: LogLevel) -> Bool {
        guard let first = allCases.firstIndex(of: left), let second = allCases.firstIndex(of: right)
        else { return false }
        return first < second
    }

    /// The level may be said in three ways; the last word has `--log-level`.
    init(_ arguments: Arguments) throws(Complaint) {
        self = arguments.has("-v") ? .debug : arguments.has("-q") ? .warning : .info
        guard let name = arguments["--log-level"] else { return }
        guard let level = LogLevel(rawValue: name) else {
            throw Complaint(
                "\(arguments.commandName): --log-level \(name): no such level",
                try: Self.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self = level
    }
}
