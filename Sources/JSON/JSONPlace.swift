// Where in a text something stands, as an editor shows it.
//
// Lines end at a line feed and count from 1. Columns count Unicode scalars from 1, so a letter of two
// bytes is one column. The offset counts bytes from 0 and includes a byte order mark; the column does
// not. A place is computed by one pass over the bytes before it, and only when a message is wanted.

package struct JSONPlace: Hashable, Sendable {
    package let line: Int
    package let column: Int
    package let offset: Int

    package init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// Linear in `offset`. An offset past the end is taken as the end.
    package init(offset: Int, in bytes: UnsafeRawBufferPointer) {
        var walk = JSONPlaceWalk(bytes)
        self = walk.place(at: offset)
    }

    /// The same for many offsets, by one pass.
    static func places(at offsets: [Int?], in bytes: UnsafeRawBufferPointer) -> [JSONPlace?] {
        var places = [JSONPlace?](repeating: nil, count: offsets.count)
        var walk = JSONPlaceWalk(bytes)
        let sorted = offsets.indices.filter { offsets[$0] != nil }
            .sorted { (offsets[$0] ?? 0) < (offsets[$1] ?? 0) }
        for number in sorted { places[number] = offsets[number].map { walk.place(at: $0) } }
        return places
    }
}

/// Counts lines and columns forwards.
private struct JSONPlaceWalk {
    private let bytes: UnsafeRawBufferPointer
    private var at: Int
    private var line = 1
    private var column = 1

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        at = byteOrderMarkLength(of: bytes)
    }

    /// Offsets are asked for in growing order.
    mutating func place(at offset: Int) -> JSONPlace {
        let end = min(offset, bytes.count)
        for place in at..<max(at, end) {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        at = max(at, end)
        return JSONPlace(line: line, column: column, offset: end)
    }
}

/// 3 if the text begins with the UTF-8 byte order mark, else 0.
func byteOrderMarkLength(of bytes: UnsafeRawBufferPointer) -> Int {
    bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
}
