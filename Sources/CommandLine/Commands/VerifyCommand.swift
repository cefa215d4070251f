extension Command {
    static let verify = Command(
        name: "verify", operand: "SESSION", summary: "Rereads all data of a session and checks it.",
        details: """
            What the session has kept is compared with what was recorded when it was written: its
            size, and its CRC-32C where there is one. Exit status 1 if something is damaged or is
            not there any more.
            """,
        options: [.json], example: "weir verify pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in
        let verification = try DataVerification.of(LoadedSession(try arguments.operand()))
        if arguments.has("--json") {
            try Terminal.write(verification.json, to: 1)
        } else {
            for line in verification.lines { Terminal.complain(line) }
            Terminal.say(verification.summary)
        }
        return verification.damaged.isEmpty ? .completed : .someFailed
    }
}
