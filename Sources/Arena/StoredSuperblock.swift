// The superblock of a file that should be an arena.

extension Superblock {
    enum Found: Equatable {
        case whole(end: Int, root: Int)
        case damaged
        /// Right, or of a kind of which Weir cannot tell.
        case foreign
    }

    static func read(_ file: ArenaFile) throws(ArenaError) -> Found {
        let bytes: [UInt8]
        do throws(ArenaError) { bytes = try file.bytes(at: 0, count: byteCount) } catch {
            guard case .cut = error else { throw error }
            return .damaged
        }
        guard bytes.starts(with: signature) else {
            return try hasUserBlock(file) ? .foreign : .damaged
        }
        let isRight = isSummed(bytes)
        // Of Weir's only that one byte has changed.
        guard bytes[8] == version else { return isRight ? .damaged : .foreign }
        guard isRight else { return .damaged }
        let reader = FormatReader(bytes)
        guard let end = reader.address(at: 28), let root = reader.address(at: 36),
            encode(end: end, root: root) == bytes
        else { return .foreign }
        return .whole(end: end, root: root)
    }

    /// Its checksum is that of the version that Weir writes.
    private static func isSummed(_ bytes: [UInt8]) -> Bool {
        var bytes = bytes
        bytes[8] = version
        // Four addresses.
        let end = 12 + 4 * Int(bytes[9])
        guard let told = FormatReader(bytes).number(at: end, bytes: 4) else { return false }
        let sum = bytes.withUnsafeBytes { Lookup3.checksum(.init(rebasing: $0[..<end])) }
        return told == UInt64(sum)
    }

    /// Somebody has put bytes of his own before all: HDF5 looks for the superblock further on. That of a file
    /// that an array holds does not say that it is there.
    private static func hasUserBlock(_ file: ArenaFile) throws(ArenaError) -> Bool {
        let length = try file.size
        var offset = 512
        while offset + byteCount <= length {
            let bytes = try file.bytes(at: offset, count: byteCount)
            let reader = FormatReader(bytes)
            if bytes.starts(with: signature),
                reader.address(at: bytes[8] < 2 ? 24 : 12) == offset
                    || bytes[8] == 1 && reader.address(at: 28) == offset
            {
                return true
            }
            offset *= 2
        }
        return false
    }
}
