/// The same without the instruction.
enum CRC32CTables {
    static let polynomial: UInt32 = 0x82F6_3B78

    private static let tables: [[UInt32]] = {
        var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: 8)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1 }
            tables[0][byte] = value
        }
        for table in 1..<8 {
            for byte in 0..<256 {
                let before = tables[table - 1][byte]
                tables[table][byte] = before >> 8 ^ tables[0][Int(before & 0xFF)]
            }
        }
        return tables
    }()

    static func checksum(_ bytes: UnsafeRawBufferPointer, after: UInt32) -> UInt32 {
        var crc = ~after
        var offset = 0
        while offset + 8 <= bytes.count {
            let low = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self) ^ crc
            let high = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
            crc = 0
            for byte in 0..<4 {
                crc ^= tables[7 - byte][Int(low >> (8 * UInt32(byte)) & 0xFF)]
                crc ^= tables[3 - byte][Int(high >> (8 * UInt32(byte)) & 0xFF)]
            }
            offset += 8
        }
        while offset < bytes.count {
            crc = crc >> 8 ^ tables[0][Int((crc ^ UInt32(bytes[offset])) & 0xFF)]
            offset += 1
        }
        return ~crc
    }
}
