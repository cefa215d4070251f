import Sessions

extension Command {
    static let verify = Command(
        name: "verify", operand: "SESSION", summary: "Rereads all data of a session and checks it.",
        details: """
            What the session has kept is compared with what was recorded when it was written: its
            size, and its CRC-32C where there is one. Exit status 1 if something is damaged or is
            not there any more. An arena may have lost what HDF5 must know of it (a kill, a disk), and
            its arrays be whole: --repair writes that anew, from the journal.
            """,
        options: [
            Option(
                names: ["--repair"],
                help: "mend arenas that HDF5 cannot read; nobody may be running the session"),
            .json,
        ], example: "weir verify pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in
        let session = try LoadedSession(try arguments.operand())
        if arguments.has("--repair") {
            var failure: Complaint?
            try MendedArena.mendAlone(session.directory, isThorough: true) { mended in
                for line in mended.lines(session.directory.path) { Terminal.complain(line) }
                failure = failure ?? mended.complaint
            }
            if let failure { throw failure }
        }
        let verification = try DataVerification.of(session)
        if arguments.has("--json") {
            try Terminal.write(verification.json, to: 1)
        } else {
            for line in verification.lines { Terminal.complain(line) }
            Terminal.say(verification.summary)
        }
        return verification.isRight ? .completed : .someFailed
    }
}
