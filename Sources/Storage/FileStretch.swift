/// Bytes in the middle of a file that others may write elsewhere: where a Drop's contents are, for any rank
/// to read. Several behind each other are the contents that several producers made.
package struct FileStretch: Equatable, Sendable {
    package let path: String
    package let offset: Int
    package let count: Int
    /// CRC-32C of them; nil where it was not computed.
    package let checksum: UInt32?
    /// Where the same bytes are besides; those have none of their own.
    package var copies: [FileStretch] = []

    package init(path: String, offset: Int, count: Int, checksum: UInt32?) {
        self.path = path
        self.offset = offset
        self.count = count
        self.checksum = checksum
    }

    /// One that is as long as all of a list, where each follows on the one before; nil where they do not.
    package init?(joining list: [FileStretch]) {
        guard var whole = list.first else { return nil }
        for next in list.dropFirst() {
            guard next.path == whole.path, next.offset == whole.offset + whole.count else {
                return nil
            }
            var checksum: UInt32?
            if let first = whole.checksum, let second = next.checksum {
                checksum = CRC32C.join(first, second, ofLength: next.count)
            }
            whole = FileStretch(
                path: whole.path, offset: whole.offset, count: whole.count + next.count,
                checksum: checksum)
        }
        self = whole
    }

    /// Of all bytes of a list, wherever they are; nil where one of them has none.
    package static func checksum(of list: [FileStretch]) -> UInt32? {
        guard var sum = list.first?.checksum else { return nil }
        for next in list.dropFirst() {
            guard let checksum = next.checksum else { return nil }
            sum = CRC32C.join(sum, checksum, ofLength: next.count)
        }
        return sum
    }

    // MARK: As bytes: what is behind each other is a list

    private static let frame = 4 + 8 + 8 + 8
    /// In the length of the path: a copy of the one before.
    private static let copyBit: UInt32 = 1 << 31

    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            copies.reduce(encodedLength) { $0 + $1.encodedLength })
        encode(isCopy: false, into: &bytes)
        for copy in copies { copy.encode(isCopy: true, into: &bytes) }
        return bytes
    }

    /// The same as contents of a Drop.
    package var encodedBytes: DropBytes {
        guard copies.isEmpty else { return DropBytes(encoded) }
        let bytes = DropBytes(count: encodedLength)
        var place = bytes.unfilled[...]
        func put(_ number: some FixedWidthInteger & BitwiseCopyable) {
            UnsafeMutableRawBufferPointer(rebasing: place).storeBytes(
                of: number.littleEndian, as: type(of: number))
            place = place.dropFirst(number.bitWidth / 8)
        }
        put(UInt32(path.utf8.count))
        put(UInt64(offset))
        put(UInt64(count))
        put(checksum.map { UInt64($0) } ?? .max)
        UnsafeMutableRawBufferPointer(rebasing: place).copyBytes(from: path.utf8)
        return bytes
    }

    private var encodedLength: Int { Self.frame + path.utf8.count }

    private func encode(isCopy: Bool, into bytes: inout [UInt8]) {
        func put(_ number: some FixedWidthInteger & BitwiseCopyable) {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
        put(UInt32(path.utf8.count) | (isCopy ? Self.copyBit : 0))
        put(UInt64(offset))
        put(UInt64(count))
        put(checksum.map { UInt64($0) } ?? .max)
        bytes.append(contentsOf: path.utf8)
    }

    /// How long the contents are that a list tells of; nil where the bytes are no list.
    package static func totalCount(encoded bytes: UnsafeRawBufferPointer) -> Int? {
        var sum = 0
        var start = 0
        while start < bytes.count {
            guard start + frame <= bytes.count else { return nil }
            let head = UInt32(
                littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
            let count = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: start + 12, as: UInt64.self))
            start += frame + Int(head & ~copyBit)
            guard start <= bytes.count, let count = Int(exactly: count) else { return nil }
            guard head & copyBit == 0 else { continue }
            let (next, overflow) = sum.addingReportingOverflow(count)
            guard !overflow else { return nil }
            sum = next
        }
        return sum
    }

    /// Nil where the bytes are no list of them.
    package static func decode(_ bytes: UnsafeRawBufferPointer) -> [FileStretch]? {
        var list: [FileStretch] = []
        var start = 0
        func number(at offset: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        while start < bytes.count {
            guard start + frame <= bytes.count else { return nil }
            let head = UInt32(
                littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
            let length = Int(head & ~copyBit)
            let end = start + frame + length
            guard end <= bytes.count, let offset = Int(exactly: number(at: start + 4)),
                let count = Int(exactly: number(at: start + 12)),
                !offset.addingReportingOverflow(count).overflow
            else { return nil }
            let path = String(decoding: bytes[start + frame..<end], as: UTF8.self)
            let checksum = UInt32(exactly: number(at: start + 20))
            let stretch = FileStretch(path: path, offset: offset, count: count, checksum: checksum)
            if head & copyBit == 0 {
                list.append(stretch)
            } else {
                guard !list.isEmpty else { return nil }
                list[list.count - 1].copies.append(stretch)
            }
            start = end
        }
        return list
    }
}

/// An array that is to be kept where arrays are: its name there, and what its bytes are.
package struct ArrayRequest: Equatable, Sendable {
    package private(set) var name: String
    /// As numpy writes it; empty for bytes.
    package let type: String
    package let shape: [Int]
    package let unit: String
    /// A filter of HDF5, "deflate" or "zstd", and perhaps its level. Of what nobody reads in the run: then
    /// the bytes have no place where others could read them as they are.
    package let compression: String
    /// One of many: where it is short it goes among others.
    package let isOneOfMany: Bool
    /// Which of several producers writes it, in the order in which their parts are read.
    package var part = 0
    /// How many more arenas are to have it.
    package var copies = 0
    /// Where it is to be, as a part of an array that several write.
    package var share: FileStretch?

    package init(
        name: String, type: String = "", shape: [Int] = [], unit: String = "",
        compression: String = "", isOneOfMany: Bool = false
    ) {
        self.isOneOfMany = isOneOfMany
        self.name = name
        self.type = type
        self.shape = shape
        self.unit = unit
        self.compression = compression
    }

    /// The same for another array.
    package func named(_ name: String) -> ArrayRequest {
        var other = self
        other.name = name
        return other
    }

    /// Up to this long, many go into one dataset: their metadata would take as much.
    package static let mostPacked = 4096

    /// It goes among others if it is short: a write into the system's memory, and no more.
    package var isPacked: Bool {
        isOneOfMany && share == nil && compression.isEmpty && copies == 0
    }

    /// Of several parts each has its number behind the name, but for the first.
    package var partName: String { Self.partName(name, part) }

    package static func partName(_ name: String, _ part: Int) -> String {
        part == 0 ? name : "\(name)~\(part + 1)"
    }
}

/// Where arrays are kept.
package protocol ArrayKeeper: Sendable {
    /// Also of a part of what several write; on any thread.
    func keep(_ bytes: DropBytes, as request: ArrayRequest) throws(FileError) -> FileStretch
    /// What has no room in memory for a while.
    func spill(_ bytes: DropBytes, as request: ArrayRequest) throws(FileError) -> FileStretch
    /// What was kept was made in vain.
    func forget(_ stretch: FileStretch)
    /// Some of what was kept may wait to be written: it can be read after this. On the rank's own thread only.
    func publish() throws(FileError)
}
