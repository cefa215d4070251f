import Graphs
import JSON
import Sessions

extension Command {
    static let drops = Command(
        name: "drops", operand: "SESSION", summary: "Lists the Drops of a session.",
        details: """
            Works while the session runs, and afterwards. Every Drop has a state, and an app besides
            how it ran; --state takes either. Size is in bytes, of data or of what a program printed.
            The place of data is a path, or memory, whose contents are gone when the run is over.
            """,
        options: [
            Option(names: ["--state"], value: "STATE", help: "only those in this state"), .json,
        ],
        example: "weir drops pipeline-20260102-030405.weir --state ERROR"
    ) { arguments throws(Complaint) in
        let wanted = try state(arguments)
        let session = try LoadedSession(try arguments.operand())
        var list = DropList(sessionPath: session.directory.path)
        try session.forEachDrop { (name, component, record) throws(Complaint) in
            let words = StateWords(component, record)
            if let wanted, !words.has(wanted) { return }
            list.rows.append(
                DropList.Row(
                    name: name, component: component, words: words, record: record,
                    rank: session.records.ranks[name], place: session.place(of: name)))
        }
        try Terminal.write(arguments.has("--json") ? list.json : list.table, to: 1)
        return .completed
    }

    private static func state(_ arguments: Arguments) throws(Complaint) -> String? {
        guard let word = arguments["--state"]?.uppercased() else { return nil }
        guard StateWords.all.contains(word) else {
            throw Complaint(
                "drops: no state \(word)", try: StateWords.all.joined(separator: ", "))
        }
        return word
    }
}
