import Sessions
import Storage

extension Command {
    static let cancel = Command(
        name: "cancel", operand: "SESSION", summary: "Ends a running session for good.",
        details: """
            Programs that run are ended, and every Drop that is not final becomes CANCELLED. The run
            looks about once a second, on whatever host it is, and then concludes with status 1.
            """, options: [],
        example: "weir cancel pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in try ask(.cancel, arguments) }

    static let drain = Command(
        name: "drain", operand: "SESSION",
        summary: "Lets a running session end what it has begun, and nothing more.",
        details: """
            Programs that run may end; no other is started. What is not final stays as it is. The run
            looks about once a second, on whatever host it is, and ends with status 75. SIGTERM,
            SIGUSR1 or SIGINT to `weir run` do the same, but end the programs too.
            """, options: [],
        example: "weir drain pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in try ask(.drain, arguments) }

    /// Works on a session of any size: nothing of it is read but its description.
    private static func ask(
        _ request: StopRequest, _ arguments: Arguments
    ) throws(Complaint) -> ExitStatus {
        let path = try arguments.operand()
        guard let session = SessionDirectory.open(path) else { throw .noSession(path) }
        guard !Files.exists(session.summaryFile) else {
            throw Complaint(
                "\(request): \(path) has ended already", try: "weir status \(path)")
        }
        guard SessionLease.isHeld(session) else {
            throw Complaint(
                "\(request): \(path) is not running: it was cut off",
                try: "weir resume \(path), or weir clean --all --force \(path)")
        }
        do throws(FileError) { try session.ask(for: request) } catch {
            throw Complaint("\(request)", error)
        }
        Terminal.say("asked for; the run looks about once a second: weir status \(path)")
        return .completed
    }
}
