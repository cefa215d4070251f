/// What an element of an array is; numbers are little-endian, in memory and in files.
package enum ElementType: UInt8, CaseIterable, Sendable {
    case uint8, int8, uint16, int16, uint32, int32, uint64, int64, float32, float64

    package var byteCount: Int {
        switch self {
        case .uint8, .int8: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        }
    }

    /// As numpy's array interface writes it.
    package var numpyName: String {
        switch self {
        case .uint8: "|u1"
        case .int8: "|i1"
        case .uint16: "<u2"
        case .int16: "<i2"
        case .uint32: "<u4"
        case .int32: "<i4"
        case .uint64: "<u8"
        case .int64: "<i8"
        case .float32: "<f4"
        case .float64: "<f8"
        }
    }

    /// From numpy's name, long ("float64") or short, with or without its mark of the byte order; nil for
    /// what an arena cannot hold.
    package init?(numpyName: String) {
        guard !numpyName.isEmpty, let found = Self.byName[numpyName] else { return nil }
        self = found
    }

    /// Worked out once: a run asks for every small array.
    private static let byName: [String: ElementType] = {
        var names: [String: ElementType] = [:]
        for type in allCases {
            names[type.numpyName] = type
            names[String(type.numpyName.dropFirst())] = type
            names["\(type)"] = type
        }
        return names
    }()
}

/// Type and shape of an array; bytes are an array of `uint8` with one dimension.
package struct ArrayForm: Equatable, Sendable {
    package let type: ElementType
    /// The last one varies fastest. Empty for a single value.
    package let shape: [Int]

    package init(_ type: ElementType, _ shape: [Int]) {
        self.type = type
        self.shape = shape
    }

    package static func bytes(_ count: Int) -> ArrayForm { ArrayForm(.uint8, [count]) }

    package var elementCount: Int { shape.reduce(1, *) }

    package var byteCount: Int { elementCount * type.byteCount }

    /// HDF5 has up to 32 dimensions; and no file has more than 2⁵⁶ bytes.
    package var isPossible: Bool {
        guard shape.count <= 32, shape.allSatisfy({ $0 >= 0 }) else { return false }
        var bytes = type.byteCount
        for count in shape where count > 0 {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: count)
            guard !overflow, product <= 1 << 56 else { return false }
            bytes = product
        }
        return true
    }
}

/// What stands beside an array: its unit, where it comes from.
package struct ArenaAttribute: Equatable, Sendable {
    package enum Value: Equatable, Sendable {
        case integer(Int)
        case number(Double)
        case text(String)
    }

    package let name: String
    package let value: Value

    package init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}
