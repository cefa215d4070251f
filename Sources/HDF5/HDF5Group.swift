// A group, and the way to what is in it. Names may be paths; groups on the way to a new object are made with it.

internal import CHDF5

package struct HDF5Group: ~Copyable {
    private let id: Identifier

    init(opening name: String, in location: hid_t) throws(HDF5Error) {
        id = try Identifier("H5Gopen") { H5Gopen2(location, name, chdf5_default()) }
    }

    private init(_ id: consuming Identifier) { self.id = id }

    package func group(_ name: String) throws(HDF5Error) -> HDF5Group {
        guard try contains(name) else { throw .missing(name) }
        return try HDF5Group(opening: name, in: id.raw)
    }

    package func createGroup(_ name: String) throws(HDF5Error) -> HDF5Group {
        try createGroups(on: name)
        return try createOneGroup(name)
    }

    /// The groups on the way to an object that are not there yet. HDF5 would make them too if asked,
    /// but with times.
    private func createGroups(on path: String) throws(HDF5Error) {
        var prefix = ""
        for part in path.split(separator: "/").dropLast() {
            prefix += prefix.isEmpty ? part : "/" + part
            if try !contains(prefix) { try createOneGroup(prefix).close() }
        }
    }

    private func createOneGroup(_ name: String) throws(HDF5Error) -> HDF5Group {
        let creation = try Identifier("H5Pcreate") { H5Pcreate(chdf5_group_create()) }
        try check("H5Pset_obj_track_times") { H5Pset_obj_track_times(creation.raw, false) }
        return HDF5Group(
            try Identifier("H5Gcreate") {
                H5Gcreate2(id.raw, name, chdf5_default(), creation.raw, chdf5_default())
            })
    }

    package func contains(_ path: String) throws(HDF5Error) -> Bool {
        var prefix = ""
        for part in path.split(separator: "/") {
            prefix += prefix.isEmpty ? part : "/" + part
            guard try check("H5Lexists", { H5Lexists(id.raw, prefix, chdf5_default()) }) > 0 else {
                return false
            }
        }
        return true
    }

    package func dataset(_ name: String) throws(HDF5Error) -> HDF5Dataset {
        guard try contains(name) else { throw .missing(name) }
        return try HDF5Dataset(opening: name, in: id.raw)
    }

    package func createDataset(
        _ name: String, _ type: HDF5Type, count: Int, layout: HDF5Dataset.Layout = .contiguous
    ) throws(HDF5Error) -> HDF5Dataset {
        try createGroups(on: name)
        return try HDF5Dataset(creating: name, type, count: count, layout: layout, in: id.raw)
    }

    package func attribute(_ name: String) throws(HDF5Error) -> HDF5Attribute {
        guard try hasAttribute(name) else { throw .missing(name) }
        return try HDF5Attribute(opening: name, of: id.raw)
    }

    package func createAttribute(
        _ name: String, _ type: HDF5Type
    ) throws(HDF5Error) -> HDF5Attribute {
        try HDF5Attribute(creating: name, type, of: id.raw)
    }

    package func hasAttribute(_ name: String) throws(HDF5Error) -> Bool {
        try check("H5Aexists") { H5Aexists(id.raw, name) } > 0
    }

    /// Its members in the order of their names.
    package func names() throws(HDF5Error) -> [String] {
        let found = Names()
        try check("H5Literate") {
            chdf5_each_link(
                id.raw,
                { _, name, _, context in
                    guard let name, let context else { return -1 }
                    Unmanaged<Names>.fromOpaque(context).takeUnretainedValue().list
                        .append(String(cString: name))
                    return 0
                }, Unmanaged.passUnretained(found).toOpaque())
        }
        return found.list
    }

    /// A class, since a pointer to it goes through C.
    private final class Names {
        var list: [String] = []
    }

    package func isGroup(_ name: String) throws(HDF5Error) -> Bool {
        let object = try Identifier("H5Oopen") { H5Oopen(id.raw, name, chdf5_default()) }
        return try check("H5Iget_type") { H5Iget_type(object.raw).rawValue } == H5I_GROUP.rawValue
    }

    /// A name here for an object of another file, whose path may be relative to this one's.
    package func link(_ name: String, to object: String, in file: String) throws(HDF5Error) {
        try createGroups(on: name)
        try check("H5Lcreate_external") {
            H5Lcreate_external(
                file, object, id.raw, name, chdf5_default(), chdf5_default())
        }
    }

    package func array(_ name: String) throws(HDF5Error) -> HDF5Array {
        guard try contains(name) else { throw .missing(name) }
        return try HDF5Array(opening: name, in: id.raw)
    }

    package consuming func close() throws(HDF5Error) { try id.close() }
}
