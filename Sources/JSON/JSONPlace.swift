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
        let end = min(offset, bytes.count)
        var line = 1
        var column = 1
        for at in min(byteOrderMarkLength(of: bytes), end)..<end {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(line: line, column: column, offset: end)
    }
}

/// 3 if the text begins with the UTF-8 byte order mark, else 0.
func byteOrderMarkLength(of bytes: UnsafeRawBufferPointer) -> Int {
    bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
}
