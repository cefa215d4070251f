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
                    array: isArray ? byName[session.arrayName(name)] : nil))
        }
        try Terminal.write(arguments.has("--json") ? list.json : list.table, to: 1)
        return .completed
    }
}
