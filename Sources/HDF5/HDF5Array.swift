// An array of numbers of any shape, in a file of anyone's.

internal import CHDF5

package struct HDF5Array: ~Copyable {
    package enum Element: Equatable, Sendable {
        case unsigned(bytes: Int)
        case signed(bytes: Int)
        case float(bytes: Int)
        /// Texts, records and the like.
        case other(bytes: Int)

        package var byteCount: Int {
            switch self {
            case .unsigned(let bytes), .signed(let bytes), .float(let bytes), .other(let bytes):
                bytes
            }
        }
    }

    package let shape: [Int]
    /// In memory, in this machine's order of bytes.
    package let element: Element
    private let id: Identifier
    private let type: Identifier
    private let name: String

    init(opening name: String, in location: hid_t) throws(HDF5Error) {
        let id = try Identifier("H5Dopen") { H5Dopen2(location, name, chdf5_default()) }
        let raw = id.raw
        let stored = try Identifier("H5Dget_type") { H5Dget_type(raw) }
        let type = try Identifier("H5Tget_native_type") {
            H5Tget_native_type(stored.raw, H5T_DIR_ASCEND)
        }
        let space = try Identifier("H5Dget_space") { H5Dget_space(raw) }
        let dimensions = try check("H5Sget_simple_extent_ndims") {
            H5Sget_simple_extent_ndims(space.raw)
        }
        var counts = [hsize_t](repeating: 0, count: max(1, Int(dimensions)))
        try check("H5Sget_simple_extent_dims") {
            H5Sget_simple_extent_dims(space.raw, &counts, nil)
        }
        element = try Self.element(type)
        shape = counts.prefix(Int(dimensions)).map { Int(clamping: $0) }
        self.name = name
        self.id = id
        self.type = type
    }

    private static func element(_ type: borrowing Identifier) throws(HDF5Error) -> Element {
        let raw = type.raw
        let kind = try check("H5Tget_class") { H5Tget_class(raw).rawValue }
        var bytes = 0
        try check("H5Tget_size") { () -> Int in
            bytes = H5Tget_size(raw)
            return bytes > 0 ? 0 : -1
        }
        switch kind {
        case H5T_INTEGER.rawValue:
            let sign = try check("H5Tget_sign") { H5Tget_sign(raw).rawValue }
            return sign == H5T_SGN_NONE.rawValue ? .unsigned(bytes: bytes) : .signed(bytes: bytes)
        case H5T_FLOAT.rawValue: return .float(bytes: bytes)
        default: return .other(bytes: bytes)
        }
    }

    package var byteCount: Int { shape.reduce(element.byteCount, *) }

    /// Where its bytes begin in the file; nil where they are in pieces, or nowhere yet.
    package func offset() throws(HDF5Error) -> Int? {
        var offset = haddr_t.max
        try check("H5Dget_offset") { () -> Int32 in
            offset = H5Dget_offset(id.raw)
            return 0
        }
        return offset == chdf5_no_address() ? nil : Int(clamping: offset)
    }

    /// True where the bytes of the file are those of memory: no other order, no other type.
    package func isPlain() throws(HDF5Error) -> Bool {
        let stored = try Identifier("H5Dget_type") { H5Dget_type(id.raw) }
        return try check("H5Tequal") { H5Tequal(stored.raw, type.raw) } > 0
    }

    /// A number beside it; nil where there is none of that name.
    package func integer(_ attribute: String) throws(HDF5Error) -> Int? {
        guard try check("H5Aexists", { H5Aexists(id.raw, attribute) }) > 0 else { return nil }
        return try HDF5Attribute(opening: attribute, of: id.raw).number(as: Int.self)
    }

    package func text(_ attribute: String) throws(HDF5Error) -> String? {
        guard try check("H5Aexists", { H5Aexists(id.raw, attribute) }) > 0 else { return nil }
        return try HDF5Attribute(opening: attribute, of: id.raw).text()
    }

    /// All of it, the last dimension fastest.
    package func read(into bytes: UnsafeMutableRawBufferPointer) throws(HDF5Error) {
        guard bytes.count == byteCount else { throw .otherShape(name) }
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        try check("H5Dread") {
            H5Dread(id.raw, type.raw, chdf5_all(), chdf5_all(), chdf5_default(), start)
        }
    }

    /// Some of its rows, which are what its first dimension counts.
    package func read(
        rows: Range<Int>, into bytes: UnsafeMutableRawBufferPointer
    ) throws(HDF5Error) {
        guard let count = shape.first, rows.lowerBound >= 0, rows.upperBound <= count,
            bytes.count == shape.dropFirst().reduce(element.byteCount, *) * rows.count
        else { throw .otherShape(name) }
        guard let address = bytes.baseAddress, !bytes.isEmpty else { return }
        var start = [hsize_t](repeating: 0, count: shape.count)
        var counts = shape.map { hsize_t($0) }
        start[0] = hsize_t(rows.lowerBound)
        counts[0] = hsize_t(rows.count)
        let dimensions = Int32(shape.count)
        let memory = try Identifier("H5Screate_simple") {
            H5Screate_simple(dimensions, &counts, nil)
        }
        let file = try Identifier("H5Dget_space") { H5Dget_space(id.raw) }
        try check("H5Sselect_hyperslab") {
            H5Sselect_hyperslab(file.raw, H5S_SELECT_SET, &start, nil, &counts, nil)
        }
        try check("H5Dread") {
            H5Dread(id.raw, type.raw, memory.raw, file.raw, chdf5_default(), address)
        }
    }
}
