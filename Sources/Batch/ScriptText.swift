/// Lines of a script: paragraphs with an empty line between them.
struct ScriptText {
    private(set) var lines: [String] = []

    mutating func add(_ line: String) { lines.append(line) }

    mutating func add(_ more: [String]) { lines += more }

    /// Some lines under a comment that says why they are there.
    mutating func paragraph(_ why: String? = nil, _ more: [String]) {
        guard !more.isEmpty else { return }
        if !lines.isEmpty { lines.append("") }
        if let why { comment(why) }
        lines += more
    }

    /// In lines of at most 96 letters.
    mutating func comment(_ text: String) {
        var line = "#"
        // What came after a line's end would be a command.
        for word in text.split(whereSeparator: { $0 == " " || $0.isNewline }) {
            if line.count + 1 + word.count > 96, line != "#" {
                lines.append(line)
                line = "#"
            }
            line += " " + word
        }
        lines.append(line)
    }

    var text: String { lines.joined(separator: "\n") + "\n" }
}
