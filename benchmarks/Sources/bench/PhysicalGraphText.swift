// A physical graph in DALiuGE's JSON, Drop by Drop, as the figures need it.

import Foundation

struct PhysicalGraphText {
    private var text = "["
    private(set) var drops = 0

    mutating func addApp(
        _ oid: String, _ dropClass: String, _ members: String = "", on partition: Int? = nil,
        reads inputs: [String] = [], writes outputs: [String] = []
    ) {
        add(
            oid, "Application", dropClass, members, partition, ("inputs", inputs),
            ("outputs", outputs))
    }

    /// In memory.
    mutating func addDatum(
        _ oid: String, on partition: Int? = nil, from producer: String, to consumers: [String]
    ) {
        add(
            oid, "Data", "dlg.data.drops.memory.InMemoryDROP", "", partition,
            ("producers", [producer]), ("consumers", consumers))
    }

    /// A file that is there, or that an app makes.
    mutating func addFile(
        _ oid: String, _ path: String, from producers: [String] = [], to consumers: [String] = []
    ) {
        add(
            oid, "Data", "dlg.data.drops.file.FileDROP", #""filepath":"\#(path)""#, nil,
            ("producers", producers), ("consumers", consumers))
    }

    func write(_ name: String, in workshop: Workshop) throws -> String {
        try Data((text + "]\n").utf8).write(to: URL(fileURLWithPath: workshop.path(name)))
        return name
    }

    /// Drops of a class that say the same are one component, named by the class.
    private mutating func add(
        _ oid: String, _ type: String, _ dropClass: String, _ members: String, _ partition: Int?,
        _ relations: (key: String, oids: [String])...
    ) {
        text += drops == 0 ? "" : ",\n"
        drops += 1
        text += #"{"oid":"\#(oid)","categoryType":"\#(type)","lg_key":"\#(dropClass)","#
        text += #""dropclass":"\#(dropClass)""#
        if !members.isEmpty { text += "," + members }
        if let partition { text += ##","node":"#\##(partition)""## }
        for (key, oids) in relations {
            text += #","\#(key)":["#
            text += oids.map { "\"\($0)\"" }.joined(separator: ",") + "]"
        }
        text += "}"
    }
}
