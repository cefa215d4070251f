import Graphs
import Storage

extension Command {
    static let log = Command(
        name: "log", operand: "SESSION DROP", summary: "Prints what a Drop's program wrote.",
        details: """
            DROP is an oid as `weir drops` lists it, or a component's name and an instance id with
            a slash between them.
            """,
        options: [], example: "weir log pipeline-20260102-030405.weir Calibrate/0-3"
    ) { arguments throws(Complaint) in
        guard arguments.operands.count == 2 else {
            throw Complaint("log: a SESSION and a DROP are needed", try: "weir log --help")
        }
        let session = try LoadedSession(arguments.operands[0])
        guard let name = session.drop(arguments.operands[1]) else {
            throw Complaint(
                "log: no Drop \(arguments.operands[1]) in this session",
                try: "weir drops \(arguments.operands[0])")
        }
        try Terminal.write(session.log(of: name), to: 1)
        return .completed
    }
}

extension LoadedSession {
    /// What the program of an app printed; nothing of other Drops, and of those that have not ended.
    fileprivate func log(of name: DropName) throws(Complaint) -> [UInt8] {
        guard let record = records.records[name], let rank = records.ranks[name],
            record.kind == .app, record.size > 0
        else { return [] }
        do {
            return try Files.read(
                directory.logFile(rank: rank), from: Int(clamping: record.logOffset),
                count: Int(clamping: record.size))
        } catch { throw Complaint("log: \(error.path): \(error.call): \(error.reason)") }
    }
}
