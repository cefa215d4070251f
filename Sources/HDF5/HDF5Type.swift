// What one row of a dataset holds, and the Swift types that can.

internal import CHDF5

package enum HDF5Type: Equatable, Sendable {
    case uint8, uint16, uint32, uint64, int64, float, double
    /// UTF-8 in so many bytes, filled up with zeros.
    case text(width: Int)
    /// UTF-8 of any length, elsewhere in the file: dearer, and not covered by a checksum.
    case anyText

    /// What a row takes in memory.
    package var byteCount: Int {
        switch self {
        case .uint8: 1
        case .uint16: 2
        case .uint32, .float: 4
        case .uint64, .int64, .double: 8
        case .text(let width): width
        case .anyText: MemoryLayout<UnsafePointer<CChar>?>.size
        }
    }

    /// HDF5's type for it in memory and, as machines are little-endian today, in files.
    func identifier() throws(HDF5Error) -> Identifier {
        let base = { () -> hid_t in
            switch self {
            case .uint8: chdf5_uint8()
            case .uint16: chdf5_uint16()
            case .uint32: chdf5_uint32()
            case .uint64: chdf5_uint64()
            case .int64: chdf5_int64()
            case .float: chdf5_float()
            case .double: chdf5_double()
            case .text, .anyText: chdf5_string()
            }
        }
        let type = try Identifier("H5Tcopy") { H5Tcopy(base()) }
        let size: Int
        switch self {
        case .text(let width): size = width
        case .anyText: size = chdf5_variable()
        default: return type
        }
        try check("H5Tset_size") { H5Tset_size(type.raw, size) }
        try check("H5Tset_cset") { H5Tset_cset(type.raw, H5T_CSET_UTF8) }
        if case .text = self {
            try check("H5Tset_strpad") { H5Tset_strpad(type.raw, H5T_STR_NULLPAD) }
        }
        return type
    }

    /// What a type in a file is; nil for one that Weir has no use for.
    init?(_ type: borrowing Identifier) throws(HDF5Error) {
        let raw = type.raw
        if try check("H5Tis_variable_str", { H5Tis_variable_str(raw) }) > 0 {
            self = .anyText
            return
        }
        var size = 0
        try check("H5Tget_size") { () -> Int in
            size = H5Tget_size(raw)
            return size > 0 ? 0 : -1
        }
        let kind = try check("H5Tget_class") { H5Tget_class(raw).rawValue }
        if kind == H5T_STRING.rawValue {
            self = .text(width: size)
            return
        }
        for candidate in [Self.uint8, .uint16, .uint32, .uint64, .int64, .float, .double]
        where size == candidate.byteCount {
            let known = try candidate.identifier()
            if try check("H5Tequal", { H5Tequal(raw, known.raw) }) > 0 {
                self = candidate
                return
            }
        }
        return nil
    }
}

/// A number that a dataset can hold.
package protocol HDF5Number: BitwiseCopyable, Sendable {
    static var hdf5Type: HDF5Type { get }
}

extension UInt8: HDF5Number { package static let hdf5Type = HDF5Type.uint8 }
extension UInt16: HDF5Number { package static let hdf5Type = HDF5Type.uint16 }
extension UInt32: HDF5Number { package static let hdf5Type = HDF5Type.uint32 }
extension UInt64: HDF5Number { package static let hdf5Type = HDF5Type.uint64 }
extension Int: HDF5Number { package static let hdf5Type = HDF5Type.int64 }
extension Float: HDF5Number { package static let hdf5Type = HDF5Type.float }
extension Double: HDF5Number { package static let hdf5Type = HDF5Type.double }
