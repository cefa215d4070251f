internal import Glibc
import Spawner

/// Where text goes: results to standard output, all else to standard error. Names in it are whatever
/// somebody wrote into a file: what would steer the terminal is shown and not sent.
enum Terminal {
    /// Started with one of them closed, the next file or socket opened would get our words.
    static func openMissingStreams() {
        for stream in Int32(0)...2 where fcntl(stream, F_GETFD) < 0 {
            _ = open("/dev/null", O_RDWR)
        }
    }

    static func say(_ text: String) { write(text.shown + "\n", to: 1) }
    static func complain(_ text: String) { write(text.shown + "\n", to: 2) }

    /// A line that the next one takes the place of, an empty one leaving nothing; only for people.
    static func note(_ text: String) {
        if isatty(2) == 1 { write("\r\(text.shownInLine)\u{1B}[K", to: 2) }
    }

    /// Part of what is shown of progress: as it is, without a line's end.
    static func progress(_ text: String) {
        if !text.isEmpty { write(text, to: 2) }
    }

    /// Columns of the terminal that standard error goes to; nil where it goes elsewhere. Behind mpirun
    /// it goes through a pipe: then `weir run -n`, which looks after mpirun, has said how wide it was.
    static var width: Int? {
        if let told = Host.variable(widthVariable).flatMap({ Int($0) }), told > 0 { return told }
        guard isatty(2) == 1, Host.variable("TERM") ?? "dumb" != "dumb" else { return nil }
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// For `weir run -n`, which looks after the launcher, and shows no such line.
    static func tellLauncher(ofSession path: String) {
        guard Host.variable(MPILaunch.isLookedAfter) != nil else { return }
        write(LauncherRemarks.line(beginning: path.shownInLine), to: 2)
    }

    static let widthVariable = "WEIR_TERMINAL_WIDTH"

    /// People see a bar, logs get lines.
    static func progressStyle(linesEvery seconds: Double) -> ProgressPace.Style {
        width.map { .bar(width: $0) } ?? .lines(every: seconds)
    }

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
