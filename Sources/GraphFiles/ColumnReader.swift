// Reads the columns that `ColumnWriter` wrote, and believes nothing: not that they are there, nor how long they say
// they are, nor what is in them. Memory is asked for only in proportion to what the file really stores.

import HDF5

struct ColumnReader: ~Copyable {
    let root: HDF5Group
    private let fileBytes: Int
    private(set) var checksum = ColumnChecksum()

    init(_ root: consuming HDF5Group, fileBytes: Int) {
        self.root = root
        self.fileBytes = fileBytes
    }

    /// The dataset, if it has so many rows (where that is known yet) and may be read into memory.
    func open(_ path: String, count: Int? = nil) throws(GraphFileFault) -> HDF5Dataset {
        let dataset = try hdf5 { () throws(HDF5Error) in try root.dataset(path) }
        if let count, dataset.count != count {
            throw .length(of: path, found: dataset.count, expected: count)
        }
        let stored = try hdf5 { () throws(HDF5Error) in try dataset.storedBytes() }
        let claimed = dataset.count.multipliedReportingOverflow(by: dataset.type.byteCount)
        // No filter of HDF5's makes data smaller than deflate can: 1 to 1032.
        guard !claimed.overflow, claimed.partialValue / 1032 <= min(stored, fileBytes) else {
            throw .contradiction("\(path) has more rows than bytes")
        }
        return dataset
    }

    func contains(_ path: String) throws(GraphFileFault) -> Bool {
        try hdf5 { () throws(HDF5Error) in try root.contains(path) }
    }

    mutating func read<Number: HDF5Number>(
        _ path: String, count: Int? = nil, as _: Number.Type = Number.self
    ) throws(GraphFileFault) -> [Number] {
        let dataset = try open(path, count: count)
        let values = try hdf5 { () throws(HDF5Error) in
            try dataset.read(0..<dataset.count, as: Number.self)
        }
        checksum.add(values.span)
        return values
    }

    mutating func readFlags(_ path: String, count: Int) throws(GraphFileFault) -> [Bool] {
        try read(path, count: count, as: UInt8.self).map { $0 != 0 }
    }

    /// The rows of each group, one range behind the other.
    mutating func readOffsets(_ path: String, count: Int) throws(GraphFileFault) -> [Range<Int>] {
        let offsets = try read(path, count: count + 1, as: UInt64.self)
        guard offsets[0] == 0 else { throw .value(in: path, row: 0) }
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        for row in 0..<count {
            guard offsets[row] <= offsets[row + 1], let end = Int(exactly: offsets[row + 1]) else {
                throw .value(in: path, row: row + 1)
            }
            ranges.append(Int(offsets[row])..<end)
        }
        return ranges
    }

    mutating func readTexts(_ path: String, count: Int) throws(GraphFileFault) -> [String] {
        if try contains(path + "_bytes") { return try readPool(path, count: count) }
        let dataset = try open(path, count: count)
        guard case .text(let width) = dataset.type else { throw .hdf5(.otherType(path)) }
        var texts: [String] = []
        texts.reserveCapacity(count)
        let step = TextColumn.rowsAtOnce(width: width)
        for row in stride(from: 0, to: count, by: step) {
            let rows = row..<min(row + step, count)
            let piece = try hdf5 { () throws(HDF5Error) in try dataset.readTexts(rows) }
            checksum.add(piece.span)
            for number in 0..<rows.count {
                let text = piece[number * width..<(number + 1) * width].prefix { $0 != 0 }
                texts.append(try Self.text(text, path, row + number))
            }
        }
        return texts
    }

    private mutating func readPool(
        _ path: String, count: Int
    ) throws(GraphFileFault) -> [String] {
        let ranges = try readOffsets(path + "_first", count: count)
        let bytes = try read(
            path + "_bytes", count: ranges.last?.upperBound ?? 0, as: UInt8.self)
        var texts: [String] = []
        texts.reserveCapacity(count)
        for (row, range) in ranges.enumerated() {
            texts.append(try Self.text(bytes[range], path, row))
        }
        return texts
    }

    private static func text(
        _ bytes: ArraySlice<UInt8>, _ path: String, _ row: Int
    ) throws(GraphFileFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .notUTF8(in: path, row: row)
        }
        return text
    }
}

/// What HDF5 says of a file, as the file's fault.
func hdf5<Result: ~Copyable>(
    _ body: () throws(HDF5Error) -> Result
) throws(GraphFileFault) -> Result {
    do throws(HDF5Error) { return try body() } catch { throw .hdf5(error) }
}
