// What mpirun says of a job that ends with a status other than 0, taken out of its standard error: a dozen
// lines between rules, of a thing of which the ranks have said more, and after it. The same of a signal
// that was passed on. All else goes through as it comes; only what may become such a remark is kept back
// until that is known.
//
// In the same way rank 0 tells the process that looks after the launcher which session was begun: whether
// there is one, a launcher's status does not say.

package struct LauncherRemarks {
    /// The line that is being read, while it may be the beginning of a remark.
    private var line: [UInt8] = []
    private var lineIsPlain = false
    /// Whole lines since a rule.
    private var block: [UInt8]?
    private var hasDropped = false
    /// That rank 0 has begun, as it is shown.
    package private(set) var session: String?

    private static let rule = [UInt8](repeating: UInt8(ascii: "-"), count: 74)
    /// What stands between rules is no longer than this.
    private static let longestBlock = 4096
    private static let longestLine = 300

    private static let mark = Array("\u{1}weir session ".utf8)

    /// What rank 0 writes to standard error, in a line of its own.
    package static func line(beginning session: String) -> String {
        String(decoding: mark, as: UTF8.self) + session + "\n"
    }

    /// In blocks.
    private static let needless = [
        "a non-zero exit code", "non-zero exit codes", "exited with non-zero status",
        "MPI_ABORT was invoked",
    ].map { Array($0.utf8) }
    /// In lines, with what these begin with.
    private static let needlessLines = [
        ("mpirun: ", "Forwarding signal"), ("prterun: ", "Forwarding signal"),
        ("PRTE: ", "Forwarding signal"), ("[", "has sent help message help-mpi-api.txt"),
        ("[", "has sent help message help-errmgr-base.txt"),
        ("[", "have sent help message help-mpi-api.txt"),
        ("[", "have sent help message help-errmgr-base.txt"),
    ].map { (Array($0.utf8), Array($1.utf8)) }
    /// Of what was dropped just before.
    private static let hint = Array("orte_base_help_aggregate".utf8)

    package init() {}

    /// What of it, and of what was kept back, is to be shown.
    package mutating func strip(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var shown: [UInt8] = []
        for byte in bytes {
            if lineIsPlain {
                shown.append(byte)
            } else {
                line.append(byte)
            }
            guard byte == UInt8(ascii: "\n") else {
                if !lineIsPlain, block == nil, !mayBeRemark { showLine(&shown) }
                continue
            }
            if lineIsPlain {
                lineIsPlain = false
            } else {
                endLine(&shown)
            }
        }
        return shown
    }

    /// At the end: what was kept back for nothing.
    package mutating func rest() -> [UInt8] {
        defer {
            line = []
            block = nil
        }
        return (block ?? []) + line
    }

    private var mayBeRemark: Bool {
        Self.rule.starts(with: line) || line.starts(with: Self.mark)
            || Self.mark.starts(with: line)
            || line.count <= Self.longestLine
                && Self.needlessLines.contains { head, _ in
                    line.starts(with: head) || head.starts(with: line)
                }
    }

    private mutating func showLine(_ shown: inout [UInt8]) {
        shown += line
        line = []
        lineIsPlain = true
    }

    private mutating func endLine(_ shown: inout [UInt8]) {
        defer { line = [] }
        let isRule = line.dropLast() == Self.rule[...]
        guard let open = block else {
            if isRule {
                block = line
            } else if let start = line.firstRange(of: Self.mark)?.upperBound {
                session = String(decoding: line[start...].dropLast(), as: UTF8.self)
            } else if isNeedless {
                hasDropped = true
            } else {
                hasDropped = false
                shown += line
            }
            return
        }
        let whole = open + line
        block = whole
        guard isRule || whole.count > Self.longestBlock else { return }
        block = nil
        hasDropped = isRule && Self.needless.contains { whole.firstRange(of: $0) != nil }
        if !hasDropped { shown += whole }
    }

    private var isNeedless: Bool {
        if hasDropped, line.firstRange(of: Self.hint) != nil { return true }
        return Self.needlessLines.contains { head, part in
            line.starts(with: head) && line.firstRange(of: part) != nil
        }
    }
}
