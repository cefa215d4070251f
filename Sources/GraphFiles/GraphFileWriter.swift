// Writes a graph, partition by partition: who unrolls one at a time never holds the whole. The file bears a partial
// name until `finish`; a writer that is dropped, or killed, leaves none of the final name.

package import Graphs
import HDF5
import Storage

package struct GraphFileWriter: ~Copyable {
    private let path: String
    private let partial: String
    private let file: HDF5File
    private var rows: RowWriter

    /// Makes the file and writes the closed form, and the ownership if there is one.
    package init(
        _ blueprint: Blueprint, ownedAs ownership: Ownership? = nil, to path: String
    ) throws(GraphFileError) {
        let partial = FilePlace.partial(path)
        do throws(FileError) { try Files.checkReplaceable(path) } catch {
            throw GraphFileError(path, .file(error))
        }
        do throws(GraphFileFault) {
            let file = try hdf5 { () throws(HDF5Error) in try HDF5File.create(partial) }
            try Self.writeClosedForm(blueprint, ownership, isUnrolled: true, to: file)
            let rows = try hdf5 { () throws(HDF5Error) in
                try RowWriter(
                    file.root(),
                    RowIndex(ownership ?? Ownership(whole: blueprint), of: blueprint),
                    edgeCount: blueprint.edgeCount)
            }
            self.path = path
            self.partial = partial
            self.file = file
            self.rows = rows
        } catch {
            Files.remove(partial)
            throw GraphFileError(path, error)
        }
    }

    /// Writes the next partition, unrolled by itself.
    package mutating func append(_ partition: PhysicalGraph) throws(GraphFileError) {
        do throws(HDF5Error) { try rows.append(partition) } catch {
            Files.remove(partial)
            throw GraphFileError(path, .hdf5(error))
        }
    }

    /// Gives the file its name, when all partitions are in it.
    package consuming func finish() throws(GraphFileError) {
        let (path, partial) = (path, partial)
        do throws(GraphFileFault) {
            do throws(HDF5Error) {
                try rows.finish()
                try file.close()
            } catch { throw .hdf5(error) }
            do throws(FileError) { try Files.rename(partial, to: path) } catch {
                throw .file(error)
            }
        } catch {
            Files.remove(partial)
            throw GraphFileError(path, error)
        }
    }

    static func writeClosedForm(
        _ blueprint: Blueprint, _ ownership: Ownership?, isUnrolled: Bool,
        to file: borrowing HDF5File
    ) throws(GraphFileFault) {
        do throws(HDF5Error) {
            let root = try file.root()
            let format = try root.createAttribute(
                "format", .text(width: GraphFile.format.utf8.count))
            try format.write(GraphFile.format)
            for (name, number) in [
                ("version", GraphFile.version), ("drops", blueprint.dropCount),
                ("edges", blueprint.edgeCount), ("partitions", ownership?.partitionCount ?? 1),
                ("mapped", ownership == nil ? 0 : 1), ("unrolled", isUnrolled ? 1 : 0),
            ] {
                try root.createAttribute(name, .int64).write(number)
            }
            var columns = ColumnWriter(try file.root())
            try columns.write(blueprint)
            if let ownership { try columns.write(ownership) }
            try root.createAttribute("checksum", .uint64).write(columns.checksum.value)
        } catch { throw .hdf5(error) }
    }
}

extension GraphFile {
    /// Unrolls and writes a graph, a partition at a time.
    package static func write(
        _ blueprint: Blueprint, ownedAs ownership: Ownership? = nil, to path: String
    ) throws(GraphFileError) {
        var writer = try GraphFileWriter(blueprint, ownedAs: ownership, to: path)
        if let ownership {
            for partition in 0..<ownership.partitionCount {
                try writer.append(
                    PhysicalGraph(
                        unrolling: [PartitionID(partition)], of: blueprint, ownedAs: ownership))
            }
        } else {
            try writer.append(PhysicalGraph(unrolling: blueprint))
        }
        try writer.finish()
    }

    /// The bytes of a file that has the closed form only.
    package static func closedForm(of blueprint: Blueprint) throws(GraphFileError) -> [UInt8] {
        do throws(GraphFileFault) {
            let file = try hdf5 { () throws(HDF5Error) in try HDF5File.createInMemory() }
            try GraphFileWriter.writeClosedForm(blueprint, nil, isUnrolled: false, to: file)
            return try hdf5 { () throws(HDF5Error) in try file.image() }
        } catch { throw GraphFileError("in memory", error) }
    }
}
