// A physical graph in an HDF5 file: its closed form, who owns which Drop, and every Drop and edge in columns, the rows
// of a partition behind each other, so that a rank reads its own and nothing else. What is in it where, and why, is in
// docs/design/2026-11-21-graph-file.md.
//
// - Nothing that the file says is believed unchecked: metadata has HDF5's checksums, columns have ours, and every
//   index and offset is compared with what it leads into. A file is good, or one typed error.
// - A file is written under a partial name and renamed: one of the right name is whole.
// - A file of the closed form alone is small; a run hands it out and keeps it.

package import Graphs
import HDF5
import Storage

package struct GraphFile: ~Copyable {
    package static let version = 1
    static let format = "weir physical graph"

    package let path: String
    package let blueprint: Blueprint
    /// Who owns which Drop; nil where the graph was not partitioned.
    package let ownership: Ownership?
    /// Whether it has rows, or the closed form only.
    package let isUnrolled: Bool
    let columns: ColumnReader
    let index: RowIndex
    let edgeCount: Int

    /// Whether bytes are the beginning of an HDF5 file, whatever is in it.
    package static func recognises(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: HDF5File.magic)
    }

    /// Whether the file there is an HDF5 file; one that cannot be read is none.
    package static func recognises(path: String) -> Bool {
        (try? Files.read(path, first: HDF5File.magic.count)).map(recognises) ?? false
    }

    /// Opens a file and reads its closed form; rows are read by `slice`.
    package static func open(_ path: String) throws(GraphFileError) -> GraphFile {
        do throws(GraphFileFault) {
            let head: [UInt8]
            do throws(FileError) { head = try Files.read(path, first: 9) } catch {
                throw .file(error)
            }
            try check(head)
            let file = try hdf5 { () throws(HDF5Error) in try HDF5File.open(path) }
            return try GraphFile(file, path: path)
        } catch { throw GraphFileError(path, error) }
    }

    /// The same of a file's bytes. They are copied.
    package static func open(
        image: [UInt8], path: String
    ) throws(GraphFileError) -> GraphFile {
        do throws(GraphFileFault) {
            try check(image)
            let file = try hdf5 { () throws(HDF5Error) in try HDF5File.open(image: image) }
            return try GraphFile(file, path: path)
        } catch { throw GraphFileError(path, error) }
    }

    private static func check(_ head: [UInt8]) throws(GraphFileFault) {
        guard recognises(head) else { throw .notHDF5 }
        // The version of the superblock: before 2, metadata has no checksums.
        guard head.count > 8, head[8] >= 2 else { throw .notAGraph }
    }

    private init(
        _ file: consuming HDF5File, path: String
    ) throws(GraphFileFault) {
        let bytes = try hdf5 { () throws(HDF5Error) in try file.byteCount() }
        // The group keeps the file open; nothing is written, so nothing can go wrong at its end.
        let root = try hdf5 { () throws(HDF5Error) in try file.root() }
        guard try Self.text("format", of: root) == Self.format else { throw .notAGraph }
        let version = try Self.number("version", of: root)
        guard version == Self.version else { throw .version(version) }
        let isMapped = try Self.number("mapped", of: root) != 0
        let isUnrolled = try Self.number("unrolled", of: root) != 0
        let checksum = try Self.checksum(of: root)
        var columns = ColumnReader(root, fileBytes: bytes)
        let blueprint = try columns.readBlueprint()
        let ownership = isMapped ? try columns.readOwnership(of: blueprint) : nil
        if let checksum, checksum != columns.checksum.value {
            throw .checksum(of: "closed form")
        }
        if isUnrolled { try Self.checkLengths(of: columns, blueprint) }
        self.path = path
        self.blueprint = blueprint
        self.ownership = ownership
        self.isUnrolled = isUnrolled
        index = RowIndex(ownership ?? Ownership(whole: blueprint), of: blueprint)
        edgeCount = blueprint.edgeCount
        self.columns = columns
    }

    package var partitionCount: Int { ownership?.partitionCount ?? 1 }

    private static func checkLengths(
        of columns: borrowing ColumnReader, _ blueprint: Blueprint
    ) throws(GraphFileFault) {
        let drops = blueprint.dropCount
        let edgeCount = blueprint.edgeCount
        for (path, count) in [
            ("drops/component", drops), ("drops/instance", drops), ("consumers/first", drops + 1),
            ("consumers/drop", edgeCount), ("consumers/ports", edgeCount),
            ("producers/first", drops + 1), ("producers/drop", edgeCount),
            ("producers/ports", edgeCount),
        ] {
            _ = try columns.open(path, count: count)
        }
    }

    // MARK: Attributes

    private static func text(
        _ name: String, of root: borrowing HDF5Group
    ) throws(GraphFileFault) -> String? {
        guard try hdf5({ () throws(HDF5Error) in try root.hasAttribute(name) }) else { return nil }
        let attribute = try hdf5 { () throws(HDF5Error) in try root.attribute(name) }
        guard case .text = attribute.type else { return nil }
        return try hdf5 { () throws(HDF5Error) in try attribute.text() }
    }

    private static func number(
        _ name: String, of root: borrowing HDF5Group
    ) throws(GraphFileFault) -> Int {
        try hdf5 { () throws(HDF5Error) in try root.attribute(name).number() }
    }

    /// Nil where somebody has changed the file and taken it away.
    private static func checksum(
        of root: borrowing HDF5Group
    ) throws(GraphFileFault) -> UInt64? {
        try hdf5 { () throws(HDF5Error) in
            try root.hasAttribute("checksum") ? try root.attribute("checksum").number() : nil
        }
    }
}
