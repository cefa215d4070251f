import Graphs

extension Command {
    static let status = Command(
        name: "status", operand: "SESSION", summary: "Says how far a session has come.",
        details: "Works while the session runs, and afterwards.", options: [],
        example: "weir status pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in
        let session = try LoadedSession(try arguments.operand())
        var counts: [DropKind: [String: Int]] = [.data: [:], .app: [:]]
        try session.forEachDrop { (_, component, record) throws(Complaint) in
            counts[component.kind]?[LoadedSession.state(component, record), default: 0] += 1
        }
        var table = Table(["kind", "state", "Drops"], right: [2])
        for (kind, name) in [(DropKind.data, "data"), (.app, "app")] {
            for (state, number) in (counts[kind] ?? [:]).sorted(by: { $0.key < $1.key }) {
                table.add([name, state, String(number)])
            }
        }
        let description = session.description
        let final = session.records.records.count
        Terminal.say(table.text)
        Terminal.say(
            "\(description.graph): \(final) of \(description.drops) Drops final, "
                + "\(description.ranks) ranks, \(session.phase)")
        if let request = session.directory.pendingRequest {
            Terminal.say("weir \(request) was asked for, and has not been heeded yet")
        }
        if session.records.tornBytes > 0 {
            Terminal.complain(
                "weir: \(session.records.tornBytes) bytes at the ends of journals are torn: a rank "
                    + "died while it wrote")
        }
        return .completed
    }
}
