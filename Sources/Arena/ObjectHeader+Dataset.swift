// Datasets: their messages in the order in which HDF5 itself writes them.

/// What is stored in an element: a number, or a row of an index.
enum StoredType {
    case number(ElementType)
    case text(width: Int)
    /// Members behind each other, without gaps.
    case record([(name: String, type: StoredType)])

    var byteCount: Int {
        switch self {
        case .number(let type): type.byteCount
        case .text(let width): width
        case .record(let members): members.reduce(0) { $0 + $1.type.byteCount }
        }
    }

    func encode(into bytes: inout FormatBytes) {
        switch self {
        case .number(let type): Self.encode(type, into: &bytes)
        case .text(let width):
            // Filled up with zeros, UTF-8.
            bytes.put([1 << 4 | 3, 1 | 1 << 4, 0, 0])
            bytes.put(UInt32(width))
        case .record(let members):
            precondition(byteCount < 256, "the offset of a member has one byte")
            bytes.put([3 << 4 | 6, UInt8(members.count), 0, 0])
            bytes.put(UInt32(byteCount))
            var offset = 0
            for (name, type) in members {
                bytes.put(name.utf8)
                bytes.put([0, UInt8(offset)])
                type.encode(into: &bytes)
                offset += type.byteCount
            }
        }
    }

    private static func encode(_ type: ElementType, into bytes: inout FormatBytes) {
        let bits = UInt16(8 * type.byteCount)
        switch type {
        case .float32, .float64:
            let isDouble = type == .float64
            // The mantissa's first bit is not stored; where the sign is.
            bytes.put([1 << 4 | 1, 0x20, UInt8(bits - 1), 0])
            bytes.put(UInt32(type.byteCount))
            bytes.put(UInt16(0))
            bytes.put(bits)
            // Where the exponent begins, its bits; the same of the mantissa.
            bytes.put(isDouble ? [52, 11, 0, 52] : [23, 8, 0, 23])
            bytes.put(UInt32(isDouble ? 1023 : 127))
        case .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64:
            let isSigned = [ElementType.int8, .int16, .int32, .int64].contains(type)
            bytes.put([1 << 4, isSigned ? 8 : 0, 0, 0])
            bytes.put(UInt32(type.byteCount))
            bytes.put(UInt16(0))
            bytes.put(bits)
        }
    }
}

/// Where the bytes of a dataset are.
enum StoredLayout {
    case contiguous(Extent)
    /// By a tree of pieces, each through a filter; see `ChunkTree`.
    case chunked(root: Int, shape: [Int], ChunkFilter)
}

extension ObjectHeader {
    static func dataset(
        _ type: StoredType, _ shape: [Int], _ layout: StoredLayout, _ attributes: [ArenaAttribute]
    ) -> ObjectHeader {
        var header = ObjectHeader()
        header.add(.dataspace, dataspace(shape))
        var bytes = FormatBytes()
        type.encode(into: &bytes)
        header.add(.datatype, bytes)
        bytes = FormatBytes()
        switch layout {
        case .contiguous(let extent):
            // Space given early, never filled.
            bytes.put([3, 1 | 1 << 2])
            header.add(.fillValue, bytes)
            bytes = FormatBytes()
            bytes.put([3, 1])
            bytes.put(extent.count == 0 ? FormatBytes.nowhere : UInt64(extent.offset))
            bytes.put(UInt64(extent.count))
        case .chunked(let root, let chunk, let filter):
            // Space given piece by piece, filled where something says with what.
            bytes.put([3, 3 | 2 << 2])
            header.add(.fillValue, bytes)
            header.add(.filters, filter.message)
            bytes = FormatBytes()
            bytes.put([3, 2, UInt8(chunk.count + 1)])
            bytes.put(UInt64(root))
            for count in chunk { bytes.put(UInt32(count)) }
            bytes.put(UInt32(type.byteCount))
        }
        header.add(.layout, bytes)
        for attribute in attributes { header.add(.attribute, message(attribute)) }
        return header
    }

    private static func dataspace(_ shape: [Int]) -> FormatBytes {
        var bytes = FormatBytes()
        bytes.put([2, UInt8(shape.count), 0, shape.isEmpty ? 0 : 1])
        for count in shape { bytes.put(UInt64(count)) }
        return bytes
    }

    private static func message(_ attribute: ArenaAttribute) -> FormatBytes {
        var value = FormatBytes()
        let type: StoredType
        switch attribute.value {
        case .integer(let number):
            type = .number(.int64)
            value.put(number)
        case .number(let number):
            type = .number(.float64)
            value.put(number.bitPattern)
        case .text(let text):
            let stored = text.utf8.prefix(60_000)
            type = .text(width: max(1, stored.count))
            value.put(stored)
            value.fill(to: 1)
        }
        var stored = FormatBytes()
        type.encode(into: &stored)
        let space = dataspace([])
        let name = attribute.name.utf8.prefix(1000)
        var bytes = FormatBytes()
        bytes.put([3, 0])
        for count in [name.count + 1, stored.bytes.count, space.bytes.count] {
            bytes.put(UInt16(count))
        }
        bytes.put(UInt8(1))
        bytes.put(name)
        bytes.put(UInt8(0))
        bytes.put(stored.bytes)
        bytes.put(space.bytes)
        bytes.put(value.bytes)
        return bytes
    }
}
