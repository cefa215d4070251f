internal import Glibc

/// Where text goes: results to standard output, all else to standard error. Names in it are whatever
/// somebody wrote into a file: what would steer the terminal is shown and not sent.
enum Terminal {
    static func say(_ text: String) { write(text.shown + "\n", to: 1) }
    static func complain(_ text: String) { write(text.shown + "\n", to: 2) }

    /// A line that the next one takes the place of, an empty one leaving nothing; only for people.
    static func note(_ text: String) {
        if isatty(2) == 1 { write("\r\(text.shownInLine)\u{1B}[K", to: 2) }
    }

    /// People see a bar, logs get lines.
    static var progressStyle: Progress.Style { isatty(2) == 1 ? .bar : .lines }

    /// What Weir itself made of control characters, for standard error.
    static func draw(_ text: String) { write(text, to: 2) }

    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Complaint) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Complaint("cannot write the output: \(String(cString: strerror(errno)))")
            }
            done += count
        }
    }

    /// Text that nobody can be told of any more is lost without harm.
    private static func write(_ text: String, to descriptor: Int32) {
        try? write(Array(text.utf8), to: descriptor)
    }
}
