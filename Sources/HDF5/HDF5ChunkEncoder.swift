// What HDF5 would store for a piece of an array: its filter run on some bytes, through a file in memory
// with one dataset of one piece. So every filter is there that HDF5 has a plugin for.

internal import CHDF5

package struct HDF5ChunkEncoder: ~Copyable {
    private let file: HDF5File
    private let dataset: Identifier
    private let byteCount: Int

    package static func has(filter: Int) -> Bool {
        ((try? check("H5Zfilter_avail") { H5Zfilter_avail(H5Z_filter_t(filter)) }) ?? 0) > 0
    }

    /// For pieces of so many bytes.
    package init(filter: Int, level: UInt32, byteCount: Int) throws(HDF5Error) {
        let file = try HDF5File.createInMemory()
        let creation = try Identifier("H5Pcreate") { H5Pcreate(chdf5_dataset_create()) }
        var rows = hsize_t(byteCount)
        var value = level
        try check("H5Pset_chunk") { H5Pset_chunk(creation.raw, 1, &rows) }
        try check("H5Pset_filter") {
            H5Pset_filter(creation.raw, H5Z_filter_t(filter), 0, 1, &value)
        }
        // Without a cache, what is written goes through the filter at once.
        let access = try Identifier("H5Pcreate") { H5Pcreate(chdf5_dataset_access()) }
        try check("H5Pset_chunk_cache") { H5Pset_chunk_cache(access.raw, 0, 0, 1) }
        let space = try Identifier("H5Screate_simple") { H5Screate_simple(1, &rows, nil) }
        let element = try HDF5Type.uint8.identifier()
        let raw = file.raw
        dataset = try Identifier("H5Dcreate") {
            H5Dcreate2(
                raw, "piece", element.raw, space.raw, chdf5_default(), creation.raw, access.raw)
        }
        self.file = file
        self.byteCount = byteCount
    }

    package func encode(_ bytes: UnsafeRawBufferPointer) throws(HDF5Error) -> [UInt8] {
        guard bytes.count == byteCount else { throw .otherShape("piece") }
        let element = try HDF5Type.uint8.identifier()
        try check("H5Dwrite") {
            H5Dwrite(
                dataset.raw, element.raw, chdf5_all(), chdf5_all(), chdf5_default(),
                bytes.baseAddress)
        }
        var start: hsize_t = 0
        var count: hsize_t = 0
        try check("H5Dget_chunk_storage_size") {
            H5Dget_chunk_storage_size(dataset.raw, &start, &count)
        }
        var stored = [UInt8](repeating: 0, count: Int(count))
        var skipped: UInt32 = 0
        try check("H5Dread_chunk") {
            H5Dread_chunk(dataset.raw, chdf5_default(), &start, &skipped, &stored)
        }
        return stored
    }
}
