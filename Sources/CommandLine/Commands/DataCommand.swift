import Arena
import Graphs
import JSON
import Sessions

extension Command {
    static let data = Command(
        name: "data", operand: "SESSION", summary: "Lists the data of a session.",
        details: """
            Works while the session runs, and afterwards. Of arrays it also tells type, shape and
            CRC-32C; data.h5 in the session has all of them by these names, once the run is over.
            """,
        options: [.json], example: "weir data pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in
        let session = try LoadedSession(try arguments.operand())
        let arrays = try SessionArrays.all(
            in: session.directory)
        var torn = TornByPath()
        var list = DataList(sessionPath: session.directory.path)
        let byName = Dictionary(
            arrays.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        try session.forEachDrop { (name, component, record) throws(Complaint) in
            guard component.kind == .data else { return }
            let isArray = session.placement(of: name) == .arena
            list.rows.append(
                DataList.Row(
                    component: component.name, iid: component.instanceID(of: Int(name.instance)),
                    state: StateWords(component, record).state, size: record?.size,
                    place: session.place(of: name),
                    array: isArray
                        ? byName[session.arrayName(name)] ?? recorded(name, session, &torn) : nil))
        }
        try Terminal.write(arguments.has("--json") ? list.json : list.table, to: 1)
        return .completed
    }

    /// As the journal tells of it, for arenas that tell nothing.
    private static func recorded(
        _ name: DropName, _ session: LoadedSession, _ torn: inout TornByPath
    ) -> ArenaReference? {
        let arrays = session.recordedArrays(name).map(\.reference)
        guard let array = arrays.first, arrays.count == 1, torn.contains(array.path) else {
            return nil
        }
        return array
    }

    /// Which arenas are torn, asked once for each.
    private struct TornByPath {
        private var known: [String: Bool] = [:]

        mutating func contains(_ path: String) -> Bool {
            if let known = known[path] { return known }
            let isTorn = TornArenas.damage(of: path) != nil
            known[path] = isTorn
            return isTorn
        }
    }
}
