// One row of numbers or texts, read and written whole or in part. The elements in memory are exactly those in the
// file: nothing is converted on the way, so a contiguous dataset moves at the speed of the disk or its cache.

internal import CHDF5

package struct HDF5Dataset: ~Copyable {
    package enum Layout: Equatable, Sendable {
        /// One stretch of the file, which nothing can be added to.
        case contiguous
        /// In pieces of so many rows each; can grow.
        case chunked(rows: Int)
    }

    package let count: Int
    package let type: HDF5Type
    private let id: Identifier
    private let name: String

    init(opening name: String, in location: hid_t) throws(HDF5Error) {
        // Whatever else bears the name is refused here.
        let id = try Identifier("H5Dopen") { H5Dopen2(location, name, chdf5_default()) }
        let raw = id.raw
        let stored = try Identifier("H5Dget_type") { H5Dget_type(raw) }
        guard let type = try HDF5Type(stored) else { throw .otherType(name) }
        let space = try Identifier("H5Dget_space") { H5Dget_space(raw) }
        let dimensions = try check("H5Sget_simple_extent_ndims") {
            H5Sget_simple_extent_ndims(space.raw)
        }
        guard dimensions == 1 else { throw .otherShape(name) }
        var count: hsize_t = 0
        try check("H5Sget_simple_extent_dims") {
            H5Sget_simple_extent_dims(space.raw, &count, nil)
        }
        guard let count = Int(exactly: count) else { throw .otherShape(name) }
        self.count = count
        self.type = type
        self.name = name
        self.id = id
    }

    init(
        creating name: String, _ type: HDF5Type, count: Int, layout: Layout, in location: hid_t
    ) throws(HDF5Error) {
        let element = try type.identifier()
        let creation = try Identifier("H5Pcreate") { H5Pcreate(chdf5_dataset_create()) }
        try check("H5Pset_obj_track_times") { H5Pset_obj_track_times(creation.raw, false) }
        var now = hsize_t(count)
        var most = now
        if case .chunked(let rows) = layout {
            var rows = hsize_t(rows)
            try check("H5Pset_chunk") { H5Pset_chunk(creation.raw, 1, &rows) }
            most = chdf5_unlimited()
        } else if type != .anyText {
            // Every row is written by who made the dataset; filling it first would write it twice.
            try check("H5Pset_fill_time") { H5Pset_fill_time(creation.raw, H5D_FILL_TIME_NEVER) }
        }
        let space = try Identifier("H5Screate_simple") { H5Screate_simple(1, &now, &most) }
        id = try Identifier("H5Dcreate") {
            H5Dcreate2(
                location, name, element.raw, space.raw, chdf5_default(), creation.raw,
                chdf5_default())
        }
        self.count = count
        self.type = type
        self.name = name
    }

    /// How many bytes of the file its rows take: 0 where nothing was written yet, fewer than they
    /// have where they are compressed.
    package func storedBytes() throws(HDF5Error) -> Int {
        var bytes: hsize_t = 0
        // 0 is both an answer and a failure; then there is nothing stored to read either.
        try check("H5Dget_storage_size") { () -> Int32 in
            bytes = H5Dget_storage_size(id.raw)
            return 0
        }
        return Int(clamping: bytes)
    }

    // MARK: Numbers

    package func write<Number: HDF5Number>(
        _ values: Span<Number>, at row: Int = 0
    ) throws(HDF5Error) {
        guard type == Number.hdf5Type else { throw .otherType(name) }
        let count = values.count
        try values.withUnsafeBytes { bytes throws(HDF5Error) in
            try write(bytes, rows: row..<row + count)
        }
    }

    package func write<Number: HDF5Number>(
        _ values: [Number], at row: Int = 0
    ) throws(HDF5Error) {
        try write(values.span, at: row)
    }

    /// Fills `values` with the rows from `row` on.
    package func read<Number: HDF5Number>(
        into values: inout MutableSpan<Number>, from row: Int = 0
    ) throws(HDF5Error) {
        guard type == Number.hdf5Type else { throw .otherType(name) }
        let count = values.count
        try values.withUnsafeMutableBytes { bytes throws(HDF5Error) in
            try read(bytes, rows: row..<row + count)
        }
    }

    package func read<Number: HDF5Number>(
        _ rows: Range<Int>, as _: Number.Type = Number.self
    ) throws(HDF5Error) -> [Number] {
        guard type == Number.hdf5Type else { throw .otherType(name) }
        return try [Number](capacity: rows.count) { (values) throws(HDF5Error) in
            try read(UnsafeMutableRawBufferPointer(values), rows: rows)
        }
    }

    // MARK: Texts of one width

    /// Texts, each filled up with zeros to the width of the dataset.
    package func writeTexts(_ bytes: Span<UInt8>, at row: Int = 0) throws(HDF5Error) {
        let rows = row..<row + bytes.count / (try width())
        try bytes.withUnsafeBytes { bytes throws(HDF5Error) in try write(bytes, rows: rows) }
    }

    /// The rows as they are stored, zeros and all.
    package func readTexts(_ rows: Range<Int>) throws(HDF5Error) -> [UInt8] {
        try [UInt8](capacity: rows.count * (try width())) { (bytes) throws(HDF5Error) in
            try read(UnsafeMutableRawBufferPointer(bytes), rows: rows)
        }
    }

    private func width() throws(HDF5Error) -> Int {
        guard case .text(let width) = type else { throw .otherType(name) }
        return width
    }

    package consuming func close() throws(HDF5Error) { try id.close() }

    // MARK: Rows

    func write(_ bytes: UnsafeRawBufferPointer, rows: Range<Int>) throws(HDF5Error) {
        guard !rows.isEmpty, let start = bytes.baseAddress else { return }
        let selection = try Selection(rows, of: count, in: id, name)
        let element = try type.identifier()
        try check("H5Dwrite") {
            H5Dwrite(
                id.raw, element.raw, selection.memory.raw, selection.file.raw, chdf5_default(),
                start)
        }
    }

    func read(_ bytes: UnsafeMutableRawBufferPointer, rows: Range<Int>) throws(HDF5Error) {
        guard !rows.isEmpty, let start = bytes.baseAddress else { return }
        let selection = try Selection(rows, of: count, in: id, name)
        let element = try type.identifier()
        try check("H5Dread") {
            H5Dread(
                id.raw, element.raw, selection.memory.raw, selection.file.raw, chdf5_default(),
                start)
        }
    }
}

@available(*, unavailable)
extension HDF5Dataset: Sendable {}

/// Some rows: where they are in the file, and as many in memory.
private struct Selection: ~Copyable {
    let memory: Identifier
    let file: Identifier

    init(
        _ rows: Range<Int>, of count: Int, in dataset: borrowing Identifier, _ name: String
    ) throws(HDF5Error) {
        guard rows.lowerBound >= 0, rows.upperBound <= count else { throw .otherShape(name) }
        var first = hsize_t(rows.lowerBound)
        var number = hsize_t(rows.count)
        let memory = try Identifier("H5Screate_simple") { H5Screate_simple(1, &number, nil) }
        let raw = dataset.raw
        let file = try Identifier("H5Dget_space") { H5Dget_space(raw) }
        try check("H5Sselect_hyperslab") {
            H5Sselect_hyperslab(file.raw, H5S_SELECT_SET, &first, nil, &number, nil)
        }
        self.memory = memory
        self.file = file
    }
}

extension Array where Element: BitwiseCopyable {
    /// An array that `fill` gives all its elements.
    fileprivate init(
        capacity: Int, _ fill: (UnsafeMutableBufferPointer<Element>) throws(HDF5Error) -> Void
    ) throws(HDF5Error) {
        // The initializer of the standard library throws any error, not a typed one.
        var failure: HDF5Error?
        self.init(unsafeUninitializedCapacity: capacity) { buffer, count in
            do throws(HDF5Error) {
                try fill(UnsafeMutableBufferPointer(rebasing: buffer[..<capacity]))
                count = capacity
            } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
