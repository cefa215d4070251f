// What an arena, or any HDF5 file, has in it, as HDF5 itself reads it.

internal import HDF5

package enum ArenaCatalogue {
    /// All arrays of numbers, those in packs last.
    package static func read(_ path: String) throws(ArenaError) -> [ArenaReference] {
        do throws(HDF5Error) {
            let root = try HDF5File.open(path).root()
            var found: [ArenaReference] = []
            try collect(root, "", path, &found)
            return try found + PackedArrays.all(in: root, path)
        } catch { throw .hdf5(path: path, error) }
    }

    /// The names of all datasets, arrays of numbers or not: much cheaper than the arrays. Packs are left
    /// out.
    package static func names(_ path: String) throws(ArenaError) -> [String] {
        do throws(HDF5Error) {
            let root = try HDF5File.open(path).root()
            var found: [String] = []
            try collectNames(root, "", &found)
            return found
        } catch { throw .hdf5(path: path, error) }
    }

    private static func collectNames(
        _ group: borrowing HDF5Group, _ prefix: String, _ found: inout [String]
    ) throws(HDF5Error) {
        for name in try group.names() where prefix + name != ArenaName.packs {
            if try group.isGroup(name) {
                try collectNames(try group.group(name), prefix + name + "/", &found)
            } else {
                found.append(prefix + name)
            }
        }
    }

    private static func collect(
        _ group: borrowing HDF5Group, _ prefix: String, _ path: String,
        _ found: inout [ArenaReference]
    ) throws(HDF5Error) {
        for name in try group.names() where prefix + name != ArenaName.packs {
            if try group.isGroup(name) {
                try collect(try group.group(name), prefix + name + "/", path, &found)
            } else if let reference = try reference(group, name, prefix, path) {
                found.append(reference)
            }
        }
    }

    /// Only those in packs.
    package static func packed(_ path: String) throws(ArenaError) -> [ArenaReference] {
        do throws(HDF5Error) {
            return try PackedArrays.all(in: HDF5File.open(path).root(), path)
        } catch { throw .hdf5(path: path, error) }
    }

    package static func hasPacks(_ path: String) throws(ArenaError) -> Bool {
        do throws(HDF5Error) {
            return try HDF5File.open(path).root().contains(ArenaName.packs)
        } catch { throw .hdf5(path: path, error) }
    }

    /// A dataset of any HDF5 file as a Drop; nil where it has no numbers that an arena could have.
    package static func reference(
        to dataset: String, in path: String
    ) throws(ArenaError) -> ArenaReference? {
        do throws(HDF5Error) {
            return try reference(HDF5File.open(path).root(), dataset, "", path)
        } catch { throw .hdf5(path: path, error) }
    }

    private static func reference(
        _ group: borrowing HDF5Group, _ name: String, _ prefix: String, _ path: String
    ) throws(HDF5Error) -> ArenaReference? {
        let array = try group.array(name)
        guard let type = ElementType(array.element) else { return nil }
        let checksum = try array.integer("crc32c").map { UInt32(truncatingIfNeeded: $0) }
        return ArenaReference(
            path: path, name: prefix + name, form: ArrayForm(type, array.shape),
            offset: try array.isPlain() ? array.offset() : nil, checksum: checksum)
    }

    /// Whole rows around the bytes that are wanted go through memory.
    static func readCompressed(
        _ reference: ArenaReference, from start: Int, into bytes: UnsafeMutableRawBufferPointer
    ) throws(ArenaError) {
        guard !bytes.isEmpty else { return }
        do throws(HDF5Error) {
            let array = try HDF5File.open(reference.path).root().array(reference.name)
            guard array.byteCount == reference.byteCount, let rows = array.shape.first else {
                throw .otherShape(reference.name)
            }
            if bytes.count == array.byteCount { return try array.read(into: bytes) }
            let rowBytes = array.byteCount / rows
            let wanted = start / rowBytes..<(start + bytes.count + rowBytes - 1) / rowBytes
            let piece = UnsafeMutableRawBufferPointer.allocate(
                byteCount: wanted.count * rowBytes, alignment: 16)
            defer { piece.deallocate() }
            try array.read(rows: wanted, into: piece)
            let skipped = start - wanted.lowerBound * rowBytes
            bytes.copyMemory(from: .init(rebasing: piece[skipped..<skipped + bytes.count]))
        } catch { throw .hdf5(path: reference.path, error) }
    }
}

extension ElementType {
    init?(_ element: HDF5Array.Element) {
        switch element {
        case .unsigned(1): self = .uint8
        case .unsigned(2): self = .uint16
        case .unsigned(4): self = .uint32
        case .unsigned(8): self = .uint64
        case .signed(1): self = .int8
        case .signed(2): self = .int16
        case .signed(4): self = .int32
        case .signed(8): self = .int64
        case .float(4): self = .float32
        case .float(8): self = .float64
        default: return nil
        }
    }
}
