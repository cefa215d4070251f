// Numbers in records: little-endian, at any offset.

extension UnsafeMutableRawBufferPointer {
    func store(_ value: some FixedWidthInteger & BitwiseCopyable, at offset: Int) {
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: type(of: value))
    }

    /// The largest that fits stands for all that are larger.
    func store48(_ value: UInt64, at offset: Int) {
        let value = Swift.min(value, 1 << 48 - 1)
        store(UInt32(truncatingIfNeeded: value), at: offset)
        store(UInt16(truncatingIfNeeded: value >> 32), at: offset + 4)
    }
}

extension UnsafeRawBufferPointer {
    func load16(_ offset: Int) -> UInt16 {
        UInt16(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    func load32(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func load48(_ offset: Int) -> UInt64 {
        UInt64(load32(offset)) | UInt64(load16(offset + 4)) << 32
    }

    func load64(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
