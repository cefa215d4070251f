// A single number or text beside a group.

internal import CHDF5

package struct HDF5Attribute: ~Copyable {
    package let type: HDF5Type
    private let id: Identifier
    private let name: String

    init(opening name: String, of object: hid_t) throws(HDF5Error) {
        let id = try Identifier("H5Aopen") { H5Aopen(object, name, chdf5_default()) }
        let raw = id.raw
        let stored = try Identifier("H5Aget_type") { H5Aget_type(raw) }
        guard let type = try HDF5Type(stored) else { throw .otherType(name) }
        let space = try Identifier("H5Aget_space") { H5Aget_space(raw) }
        let points = try check("H5Sget_simple_extent_npoints") {
            H5Sget_simple_extent_npoints(space.raw)
        }
        guard points == 1 else { throw .otherShape(name) }
        self.type = type
        self.name = name
        self.id = id
    }

    init(creating name: String, _ type: HDF5Type, of object: hid_t) throws(HDF5Error) {
        let element = try type.identifier()
        let space = try Identifier("H5Screate") { H5Screate(H5S_SCALAR) }
        id = try Identifier("H5Acreate") {
            H5Acreate2(
                object, name, element.raw, space.raw, chdf5_default(), chdf5_default())
        }
        self.type = type
        self.name = name
    }

    package func write(_ number: some HDF5Number) throws(HDF5Error) {
        guard type == Swift.type(of: number).hdf5Type else { throw .otherType(name) }
        let element = try type.identifier()
        var number = number
        try check("H5Awrite") { H5Awrite(id.raw, element.raw, &number) }
    }

    /// Writes a text that has no more bytes than the attribute.
    package func write(_ text: String) throws(HDF5Error) {
        guard case .text(let width) = type, text.utf8.count <= width else {
            throw .otherType(name)
        }
        let element = try type.identifier()
        var bytes = Array(text.utf8) + [UInt8](repeating: 0, count: width - text.utf8.count)
        try check("H5Awrite") { H5Awrite(id.raw, element.raw, &bytes) }
    }

    package func number<Number: HDF5Number & ExpressibleByIntegerLiteral>(
        as _: Number.Type = Number.self
    ) throws(HDF5Error) -> Number {
        guard type == Number.hdf5Type else { throw .otherType(name) }
        let element = try type.identifier()
        var number: Number = 0
        try check("H5Aread") { H5Aread(id.raw, element.raw, &number) }
        return number
    }

    /// The text as it is stored, up to its first zero; nil where it is not UTF-8.
    package func text() throws(HDF5Error) -> String? {
        guard case .text(let width) = type else { throw .otherType(name) }
        let element = try type.identifier()
        var bytes = [UInt8](repeating: 0, count: width)
        try check("H5Aread") { H5Aread(id.raw, element.raw, &bytes) }
        return String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    package consuming func close() throws(HDF5Error) { try id.close() }
}
