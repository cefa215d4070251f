import Sessions
import Storage

extension Command {
    static let clean = Command(
        name: "clean", operand: "SESSION", summary: "Gives back the space of a session's data.",
        details: """
            What was written by apps is removed: files in data, arrays, and what was kept of memory.
            What happened stays: status, drops, log and trace work as before. Of a session that is not
            done nothing could be resumed then: that wants --force. With --all the whole session goes.
            Results that --output has put elsewhere stay there.
            """,
        options: [
            Option(names: ["--all"], help: "remove the session, and not its data alone"),
            Option(names: ["--force"], help: "also if something is left to be done"),
            Option(names: ["--dry-run"], help: "say what would be removed, and remove nothing"),
        ],
        example: "weir clean pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in
        let path = try arguments.operand()
        let (all, force) = (arguments.has("--all"), arguments.has("--force"))
        // What is damaged can still be removed.
        guard let directory = SessionDirectory.open(path) else { throw .noSession(path) }
        let isRunning = Complaint("clean: \(path) is running", try: "weir cancel \(path)")
        guard !SessionLease.isHeld(directory) else { throw isRunning }
        if !force, !directory.isCleaned, SessionPhase(try LoadedSession(path)) != .done {
            throw Complaint(
                "clean: \(path) is not done, and could not be resumed then",
                try: "weir resume \(path), or --force")
        }
        let isDry = arguments.has("--dry-run")
        var lease: SessionLease?
        do throws(FileError) { if !isDry { lease = try RunPreparation.take(directory) } } catch {
            throw error.code == 16 ? isRunning : Complaint("clean", error)
        }
        defer { lease?.release() }
        let space = SessionSpace(directory, all: all)
        if !isDry {
            do throws(FileError) { try space.giveBack() } catch {
                throw Complaint("clean", error)
            }
        }
        Terminal.say(
            "\(isDry ? "would free" : "freed") \(Double(space.bytes).bytesText) in "
                + "\(space.files == 1 ? "1 file" : "\(space.files) files")")
        for name in all ? space.strangers : [] {
            Terminal.complain("weir: \(path)/\(name) is none of a session's, and stays")
        }
        return .completed
    }
}
