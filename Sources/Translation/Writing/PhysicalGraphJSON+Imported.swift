// What a graph was read with, written back as it was.

import Graphs
import JSON

extension PhysicalGraphJSON {
    /// Parsed once for each component.
    static func sharedMembers(_ blueprint: Blueprint) -> [Int: JSONDocument] {
        var members: [Int: JSONDocument] = [:]
        for (number, component) in blueprint.components.enumerated()
        where !component.attributes.isEmpty {
            members[number] = try? JSONDocument(parsing: Array(component.attributes.utf8))
        }
        return members
    }

    func writeImported<Failure: Error>(
        _ shared: JSONValue, _ instance: ImportedInstance, to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        try writeMembers(of: shared, to: &writer)
        guard !instance.attributes.isEmpty,
            let own = try? JSONDocument(parsing: Array(instance.attributes.utf8))
        else { return }
        try writeMembers(of: own.root, to: &writer)
    }

    func writeTrailer<Failure: Error>(
        to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        try writer.beginObject()
        if !blueprint.trailer.isEmpty,
            let trailer = try? JSONDocument(parsing: Array(blueprint.trailer.utf8))
        {
            try writeMembers(of: trailer.root, to: &writer)
        }
        try writer.endObject()
    }

    private func writeMembers<Failure: Error>(
        of object: JSONValue, to writer: inout JSONWriter<Failure>
    ) throws(Failure) {
        for member in object.members {
            try writer.key(member.key)
            try writer.raw(member.value)
        }
    }
}
