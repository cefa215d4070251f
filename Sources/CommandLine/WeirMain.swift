import Translation

/// The program: finds the command and runs it. `weir`'s main is nothing but a call of this.
package enum Weir {
    package static func main(_ words: [String]) -> Int32 {
        Terminal.openMissingStreams()
        Host.takeFullFilesAsErrors()
        guard Host.stack >= Host.leastStack else {
            Terminal.complain(Complaint.stackTooSmall(Host.stack).text)
            return ExitStatus.fault.rawValue
        }
        do throws(Complaint) {
            return try dispatch(words).rawValue
        } catch {
            Terminal.complain(error.text)
            return error.status.rawValue
        }
    }

    private static func dispatch(_ words: [String]) throws(Complaint) -> ExitStatus {
        guard let name = words.first else {
            Terminal.complain(Command.overview)
            return .wrongUsage
        }
        if ["-h", "--help"].contains(name) {
            return try Command.help.run(Arguments([], for: .help))
        }
        if name == "--version" { return try Command.version.run(Arguments([], for: .version)) }
        guard let command = Command.named(name) else {
            let similar = Spelling.closest(to: name, in: Command.all.map(\.name))
            throw Complaint(
                "unknown command \(name)", try: similar.map { "weir \($0)" } ?? "weir help")
        }
        let arguments = try Arguments(Array(words.dropFirst()), for: command)
        if arguments.has("-h") {
            Terminal.say(command.helpText)
            return .completed
        }
        return try command.run(arguments)
    }
}
