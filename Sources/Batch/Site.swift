// What is usual at a centre, as a plain text file: a line for each option of `weir job` that the centre
// wants to be given, and some that tell of the centre itself. What it leaves out, nobody has read.

package struct Site: Equatable, Sendable {
    package struct Line: Equatable, Sendable {
        package let key: String
        package let value: String
        package let number: Int
    }

    package struct Fault: Error, Equatable {
        package let line: Int
        package let text: String
    }

    package let lines: [Line]

    /// "key = value", or a key alone for a flag; a line that begins with # is a comment.
    package init(_ text: String) throws(Fault) {
        var lines: [Line] = []
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = raw.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            let sign = line.firstIndex(of: "=") ?? line.endIndex
            let key = line[..<sign].trimmed
            let value = sign == line.endIndex ? "" : line[line.index(after: sign)...].trimmed
            let isKey = key.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
            guard !key.isEmpty, isKey, sign == line.endIndex || !value.isEmpty else {
                throw Fault(line: index + 1, text: line)
            }
            lines.append(Line(key: key, value: value, number: index + 1))
        }
        self.lines = lines
    }

    /// Lines of the centre itself; all others are options of `weir job`, without their dashes.
    package static let aboutKeys = [
        "title", "scheduler", "cores-per-node", "needs", "pbs-shape", "account-flag", "source",
        "read", "unread",
    ]

    package subscript(key: String) -> String? { lines.last { $0.key == key }?.value }
    package func values(of key: String) -> [String] {
        lines.filter { $0.key == key }.map(\.value)
    }
    package func has(_ key: String) -> Bool { lines.contains { $0.key == key } }

    package var scheduler: Scheduler? { self["scheduler"].flatMap { Scheduler(rawValue: $0) } }
    package var coresPerNode: Int? { self["cores-per-node"].flatMap { Int($0) } }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        let isSpace = { (letter: Character) in letter == " " || letter == "\t" || letter == "\r" }
        let end = reversed().drop(while: isSpace)
        return String(String(end.reversed()).drop(while: isSpace))
    }
}
