// What is read of HDF5's file format without HDF5.

extension ArenaFile {
    func bytes(at offset: Int, count: Int) throws(ArenaError) -> [UInt8] {
        var failure: ArenaError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, done in
            do throws(ArenaError) {
                try read(.init(start: memory.baseAddress, count: count), at: offset)
                done = count
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }
}

struct FormatReader {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Little-endian, of up to eight bytes; nil behind the end.
    func number(at offset: Int, bytes width: Int) -> UInt64? {
        guard offset >= 0, offset <= bytes.count - width else { return nil }
        return bytes[offset..<offset + width].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Nil where no file can be so long.
    func address(at offset: Int) -> Int? {
        number(at: offset, bytes: 8).flatMap { $0 < 1 << 62 ? Int($0) : nil }
    }
}
