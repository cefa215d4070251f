// One final of one Drop, as it stands in a journal. A record is its length, the CRC-32C of what
// follows, and the fields below in this order, little-endian. Readers skip what a later version
// appends; what is left out is zero, as what a program used is in records of all other Drops;
// behind it a checksum, and 1 where there is one.

package import Graphs
import Storage

package struct JournalRecord: Equatable, Sendable {
    package var name: DropName
    /// DALiuGE's number of the state: of a data Drop its status, of an app its execution status.
    package var state: UInt8
    package var kind: DropKind
    package var attempt: UInt16 = 1
    /// Exit status of a program, or minus the signal that ended it.
    package var exit: Int32 = 0
    /// Wall-clock nanoseconds since 1970; of data only the end.
    package var started: UInt64 = 0
    package var ended: UInt64 = 0
    /// Bytes of a data Drop, or of a program's output in the log and where it begins there.
    package var size: UInt64 = 0
    package var logOffset: UInt64 = 0
    /// Nanoseconds of a program and the children it waited for, and the most memory it held.
    package var processorTime: UInt64 = 0
    package var maximumResident: UInt64 = 0
    /// Of data: CRC-32C of its contents, where it was worked out.
    package var checksum: UInt32?

    package init(name: DropName, kind: DropKind, state: UInt8) {
        self.name = name
        self.kind = kind
        self.state = state
    }

    private static let payloadSize = 48
    private static let sizeWithUse = 64
    private static let sizeWithChecksum = 72
    /// At most.
    static let size = 8 + sizeWithChecksum

    private var hasUse: Bool { processorTime != 0 || maximumResident != 0 }

    func encode(into buffer: inout [UInt8]) {
        let start = buffer.count
        let length =
            checksum != nil
            ? Self.sizeWithChecksum : hasUse ? Self.sizeWithUse : Self.payloadSize
        buffer.append(contentsOf: repeatElement(0, count: 8 + length))
        buffer.withUnsafeMutableBytes { bytes in
            let record = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
            let payload = UnsafeMutableRawBufferPointer(rebasing: record[8...])
            payload.store(name.component.row, at: 0)
            payload.store(name.instance, at: 4)
            payload[8] = state
            payload[9] = kind.rawValue
            payload.store(attempt, at: 10)
            payload.store(exit, at: 12)
            payload.store(started, at: 16)
            payload.store(ended, at: 24)
            payload.store(size, at: 32)
            payload.store(logOffset, at: 40)
            if let checksum {
                payload.store(checksum, at: 64)
                payload.store(UInt32(1), at: 68)
            }
            if length >= Self.sizeWithUse {
                payload.store(processorTime, at: 48)
                payload.store(maximumResident, at: 56)
            }
            record.store(UInt32(length), at: 0)
            record.store(CRC32C.checksum(UnsafeRawBufferPointer(payload)), at: 4)
        }
    }

    init?(payload: UnsafeRawBufferPointer) {
        guard payload.count >= Self.payloadSize, let kind = DropKind(rawValue: payload[9]) else {
            return nil
        }
        let name = DropName(
            ComponentID(Int(payload.load32(0))), Int(payload.load32(4)))
        self.init(name: name, kind: kind, state: payload[8])
        attempt = UInt16(truncatingIfNeeded: payload.load32(8) >> 16)
        exit = Int32(bitPattern: payload.load32(12))
        started = payload.load64(16)
        ended = payload.load64(24)
        size = payload.load64(32)
        logOffset = payload.load64(40)
        guard payload.count >= Self.sizeWithUse else { return }
        processorTime = payload.load64(48)
        maximumResident = payload.load64(56)
        guard payload.count >= Self.sizeWithChecksum, payload.load32(68) == 1 else { return }
        checksum = payload.load32(64)
    }
}

extension UnsafeMutableRawBufferPointer {
    func store(_ value: some FixedWidthInteger & BitwiseCopyable, at offset: Int) {
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: type(of: value))
    }
}

extension UnsafeRawBufferPointer {
    func load32(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func load64(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
