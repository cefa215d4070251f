// Python's pickle format, protocol 4, of single values: what DALiuGE keeps of numbers in memory, byte
// for byte as Python writes it. Anything else in a pickle is not for us: it may run code.

extension PythonScalar {
    private enum Code {
        static let start: UInt8 = 0x80
        static let frame: UInt8 = 0x95
        static let stop = UInt8(ascii: ".")
        static let memoize: UInt8 = 0x94
        static let none = UInt8(ascii: "N")
        static let yes: UInt8 = 0x88
        static let no: UInt8 = 0x89
        static let byte = UInt8(ascii: "K")
        static let twoBytes = UInt8(ascii: "M")
        static let fourBytes = UInt8(ascii: "J")
        static let long: UInt8 = 0x8A
        static let real = UInt8(ascii: "G")
        static let shortText: UInt8 = 0x8C
        static let text = UInt8(ascii: "X")
        static let shortBytes = UInt8(ascii: "C")
        static let bytes = UInt8(ascii: "B")
        static let shortPut = UInt8(ascii: "q")
        static let put = UInt8(ascii: "r")
    }

    // MARK: Writing

    package var pickled: [UInt8] {
        let body = self.body + [Code.stop]
        // What is shorter than this Python does not frame.
        let frame = body.count < 4 ? [] : [Code.frame] + Self.little(UInt64(body.count))
        return [Code.start, 4] + frame + body
    }

    private var body: [UInt8] {
        switch self {
        case .none: [Code.none]
        case .boolean(let value): [value ? Code.yes : Code.no]
        case .integer(let value): Self.body(value)
        case .real(let value): [Code.real] + Self.little(value.bitPattern).reversed()
        case .text(let value): Self.counted(Array(value.utf8), Code.shortText, Code.text)
        case .bytes(let value): Self.counted(value, Code.shortBytes, Code.bytes)
        }
    }

    private static func body(_ value: Int) -> [UInt8] {
        if let byte = UInt8(exactly: value) { return [Code.byte, byte] }
        if let short = UInt16(exactly: value) { return [Code.twoBytes] + little(short) }
        if let word = Int32(exactly: value) { return [Code.fourBytes] + little(word) }
        var bytes = little(value)
        // The fewest that keep the sign.
        while let last = bytes.last, bytes.count > 1, last == (value < 0 ? 0xFF : 0),
            bytes[bytes.count - 2] & 0x80 == (value < 0 ? 0x80 : 0)
        {
            bytes.removeLast()
        }
        return [Code.long, UInt8(bytes.count)] + bytes
    }

    private static func counted(_ bytes: [UInt8], _ short: UInt8, _ long: UInt8) -> [UInt8] {
        let head =
            UInt8(exactly: bytes.count).map { [short, $0] }
            ?? [long] + little(UInt32(clamping: bytes.count))
        return head + bytes + [Code.memoize]
    }

    private static func little(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    // MARK: Reading

    /// Of any binary protocol. Nil for what holds more than a single value, or is no pickle.
    package init?(pickled bytes: [UInt8]) {
        var rest = bytes[...]
        guard rest.popFirst() == Code.start, let version = rest.popFirst(),
            (2...5).contains(version)
        else { return nil }
        if rest.first == Code.frame { rest = rest.dropFirst(9) }
        guard let code = rest.popFirst(), let value = Self.value(code, &rest) else { return nil }
        switch rest.first {
        case Code.memoize: rest = rest.dropFirst()
        case Code.shortPut: rest = rest.dropFirst(2)
        case Code.put: rest = rest.dropFirst(5)
        default: break
        }
        guard rest.count == 1, rest.first == Code.stop else { return nil }
        self = value
    }

    private static func value(_ code: UInt8, _ rest: inout ArraySlice<UInt8>) -> Self? {
        switch code {
        case Code.none: return Self.none
        case Code.yes: return .boolean(true)
        case Code.no: return .boolean(false)
        case Code.byte: return take(1, &rest).map { .integer(Int(unsigned($0))) }
        case Code.twoBytes: return take(2, &rest).map { .integer(Int(unsigned($0))) }
        case Code.fourBytes: return take(4, &rest).map { .integer(signed($0)) }
        case Code.long:
            guard let count = rest.popFirst(), count <= 8 else { return nil }
            return take(Int(count), &rest).map { .integer(signed($0)) }
        case Code.real:
            return take(8, &rest).map { .real(Double(bitPattern: unsigned($0.reversed()))) }
        case Code.shortText, Code.text, Code.shortBytes, Code.bytes:
            let width = code == Code.shortText || code == Code.shortBytes ? 1 : 4
            guard let count = take(width, &rest), let bytes = take(Int(unsigned(count)), &rest)
            else { return nil }
            return code == Code.shortText || code == Code.text
                ? .text(String(decoding: bytes, as: UTF8.self)) : .bytes(bytes)
        default: return nil
        }
    }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    private static func unsigned(_ bytes: [UInt8]) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func signed(_ bytes: [UInt8]) -> Int {
        guard let last = bytes.last else { return 0 }
        let start = last & 0x80 == 0 ? UInt64(0) : UInt64.max
        return Int(
            truncatingIfNeeded: bytes.reversed().reduce(start) { $0 << 8 | UInt64($1) })
    }
}
