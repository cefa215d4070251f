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
        let wanted = arguments.operands[1]
        var found: [UInt8]?
        try session.forEachDrop { (name, component, record) throws(Complaint) in
            let iid = component.instanceID(of: Int(name.instance))
            guard ["\(component.id)_\(iid)", "\(component.name)/\(iid)"].contains(wanted) else {
                return
            }
            guard let record, let rank = session.records.ranks[name], component.kind == .app else {
                found = []
                return
            }
            let file = session.directory.logFile(rank: rank)
            let whole = record.size == 0 ? [] : (try? Files.read(file)) ?? []
            let start = min(Int(clamping: record.logOffset), whole.count)
            found = Array(whole[start...].prefix(Int(clamping: record.size)))
        }
        guard let found else {
            throw Complaint(
                "log: no Drop \(wanted) in this session",
                try: "weir drops \(arguments.operands[0])")
        }
        try Terminal.write(found, to: 1)
        return .completed
    }
}
