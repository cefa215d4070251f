import Spawner
import Testing

/// What mpirun adds to a job of which weir has said already how it ended.
struct LauncherRemarksTests {
    private static let rule = String(repeating: "-", count: 74) + "\n"
    private static let status =
        rule
            + """
            Primary job  terminated normally, but 1 process returned
            a non-zero exit code. Per user-direction, the job has been aborted.

            """ + rule
    private static let first =
        rule
            + """
            mpirun detected that one or more processes exited with non-zero status, thus causing
            the job to be terminated. The first process to do so was:

              Process name: [[13018,1],0]
              Exit code:    1

            """ + rule
    private static let killed =
        rule
            + """
            mpirun noticed that process rank 1 with PID 0 on node here exited on signal 9 (Killed).

            """ + rule
    private static let own = "weir: Work 0 failed on rank 0, host here: exit status 3\n"

    /// What is shown of a text that comes in pieces of so many bytes.
    private func shown(_ text: String, pieces size: Int) -> String {
        var remarks = LauncherRemarks()
        let bytes = Array(text.utf8)
        var shown: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            shown += remarks.strip(bytes[start..<min(start + size, bytes.count)])
        }
        return String(decoding: shown + remarks.rest(), as: UTF8.self)
    }

    @Test(arguments: [1, 7, 64, 1 << 20])
    func whatWeirHasSaidIsNotSaidAgain(_ size: Int) {
        let text = Self.own + Self.status + Self.first + "weir: last\n"
        #expect(shown(text, pieces: size) == Self.own + "weir: last\n")
        let signal = "mpirun: Forwarding signal 10 to job\n" + Self.own
        #expect(shown(signal, pieces: size) == Self.own)
        let aborted =
            Self.own + Self.rule + "MPI_ABORT was invoked on rank 0 in communicator\n" + Self.rule
            + "[here:12] 1 more process has sent help message help-mpi-api.txt / mpi-abort\n"
            + "[here:12] Set MCA parameter \"orte_base_help_aggregate\" to 0 to see all\n"
        #expect(shown(aborted, pieces: size) == Self.own)
    }

    @Test(arguments: [1, 7, 64, 1 << 20])
    func allElseIsShownAsItComes(_ size: Int) {
        for text in [
            Self.killed, Self.own, Self.rule, Self.rule + "not enough slots\n" + Self.rule,
            "----\n", "[here:1] something else\n", "[", "-", "mpirun: not found", "",
            Self.rule + "no end", "\r[###---] 12 %\u{1B}[K", "weir: x\r\n",
            Self.rule + String(repeating: "long\n", count: 2000),
            "Set MCA parameter \"orte_base_help_aggregate\" to 0\n",
        ] {
            #expect(shown(text, pieces: size) == text)
        }
    }

    @Test(arguments: ["", "[1,0]<stderr>:"])
    func theSessionIsHeardOfAndNotShown(_ tag: String) {
        var remarks = LauncherRemarks()
        #expect(remarks.session == nil)
        let line = tag + LauncherRemarks.line(beginning: "/a b/s.weir")
        #expect(remarks.strip((line + Self.own).utf8) == Array(Self.own.utf8))
        #expect(remarks.session == "/a b/s.weir")
    }

    @Test func whatCanBeNoRemarkDoesNotWait() {
        var remarks = LauncherRemarks()
        #expect(remarks.strip("weir".utf8) == Array("weir".utf8))
        #expect(remarks.strip("\r[##".utf8) == Array("\r[##".utf8))
        #expect(remarks.strip("\n--".utf8) == Array("\n".utf8))
        #expect(remarks.strip("x".utf8) == Array("--x".utf8))
    }
}
