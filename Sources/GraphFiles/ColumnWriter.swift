// Writes the columns that are small or written at once: the closed form, the ownership. The checksum takes their
// bytes in the order in which they are written, which is the order in which they are read.

import HDF5

struct ColumnWriter: ~Copyable {
    let root: HDF5Group
    private(set) var checksum = ColumnChecksum()

    init(_ root: consuming HDF5Group) { self.root = root }

    mutating func write<Number: HDF5Number>(
        _ path: String, _ values: [Number]
    ) throws(HDF5Error) {
        let dataset = try root.createDataset(path, Number.hdf5Type, count: values.count)
        try dataset.write(values)
        checksum.add(values.span)
        try dataset.close()
    }

    mutating func write(_ path: String, _ flags: some Sequence<Bool>) throws(HDF5Error) {
        try write(path, flags.map { UInt8($0 ? 1 : 0) })
    }

    /// The first row of each group of rows, and at the end the number of all.
    mutating func writeOffsets(_ path: String, _ counts: some Sequence<Int>) throws(HDF5Error) {
        var offsets: [UInt64] = [0]
        var sum: UInt64 = 0
        for count in counts {
            sum += UInt64(count)
            offsets.append(sum)
        }
        try write(path, offsets)
    }

    /// A column of texts, in pieces: no copy of all of them is made.
    mutating func write(_ path: String, _ texts: some Collection<String>) throws(HDF5Error) {
        var (count, bytes, width, hasZero) = (0, 0, 1, false)
        for text in texts {
            let length = text.utf8.count
            count += 1
            bytes += length
            width = max(width, length)
            hasZero = hasZero || text.utf8.contains(0)
        }
        if !hasZero, TextColumn.isFixed(count: count, bytes: bytes, width: width) {
            try writeFixed(path, texts, count: count, width: width)
        } else {
            try writeOffsets(path + "_first", texts.lazy.map { $0.utf8.count })
            try writeBytes(path + "_bytes", texts, count: bytes)
        }
    }

    private mutating func writeFixed(
        _ path: String, _ texts: some Collection<String>, count: Int, width: Int
    ) throws(HDF5Error) {
        let dataset = try root.createDataset(path, .text(width: width), count: count)
        let rows = TextColumn.rowsAtOnce(width: width)
        var piece: [UInt8] = []
        piece.reserveCapacity(min(rows, count) * width)
        var row = 0
        for (number, text) in texts.enumerated() {
            piece.append(contentsOf: text.utf8)
            piece.append(contentsOf: repeatElement(0, count: width - text.utf8.count))
            guard (number + 1) % rows == 0 || number + 1 == count else { continue }
            try dataset.writeTexts(piece.span, at: row)
            checksum.add(piece.span)
            row = number + 1
            piece.removeAll(keepingCapacity: true)
        }
        try dataset.close()
    }

    private mutating func writeBytes(
        _ path: String, _ texts: some Collection<String>, count: Int
    ) throws(HDF5Error) {
        let dataset = try root.createDataset(path, .uint8, count: count)
        var piece: [UInt8] = []
        var row = 0
        for text in texts {
            piece.append(contentsOf: text.utf8)
            while piece.count >= TextColumn.bytesAtOnce {
                let whole = Array(piece.prefix(TextColumn.bytesAtOnce))
                try dataset.write(whole, at: row)
                checksum.add(whole.span)
                row += whole.count
                piece.removeFirst(whole.count)
            }
        }
        try dataset.write(piece, at: row)
        checksum.add(piece.span)
        try dataset.close()
    }
}

/// A column of texts is a dataset of texts of one width, which h5py and h5dump show as they are; but where that
/// would waste much space, or a text has a NUL, it is two: NAME_bytes, all texts behind each other, and
/// NAME_first, where each of them begins.
enum TextColumn {
    /// Pieces other than the last are multiples of 32 bytes, as the checksum wants.
    static let bytesAtOnce = 1 << 20

    static func isFixed(count: Int, bytes: Int, width: Int) -> Bool {
        count * width <= 4 * bytes + 65_536
    }

    static func rowsAtOnce(width: Int) -> Int { max(1, bytesAtOnce / width / 32) * 32 }
}
