/// What an object's name leads to.
struct HeaderLink {
    var name: String
    var address: Int
}

/// An object header in a file, as Weir or HDF5 has written it there.
struct StoredHeader {
    private let reader: FormatReader
    private let messages: Range<Int>
    private let messageFrame: Int

    /// Nil where it is damaged.
    init?(_ address: Int, in file: ArenaFile, _ length: Int) throws(ArenaError) {
        guard address >= 0, address < length else { return nil }
        do throws(ArenaError) {
            var bytes = try file.bytes(at: address, count: min(Self.guess, length - address))
            let reader = FormatReader(bytes)
            guard bytes.starts(with: "OHDR".utf8), let flags = reader.number(at: 5, bytes: 1),
                let count = reader.number(at: 6 + Self.extra(flags), bytes: 1 << Int(flags & 3))
            else { return nil }
            let start = 6 + Self.extra(flags) + 1 << Int(flags & 3)
            guard count < UInt64(length) else { return nil }
            let end = start + Int(count)
            guard end + 4 <= length - address else { return nil }
            if end + 4 > bytes.count {
                // How long it is may be what is damaged: nobody has memory for all of a file.
                guard try Self.isSummed(address, upTo: end, in: file) else { return nil }
                bytes = try file.bytes(at: address, count: end + 4)
            }
            self.reader = FormatReader(bytes)
            messages = start..<end
            messageFrame = flags & 4 == 0 ? 4 : 6
            let found = bytes.withUnsafeBytes { Lookup3.checksum(.init(rebasing: $0[..<end])) }
            guard self.reader.number(at: end, bytes: 4) == UInt64(found) else { return nil }
        } catch {
            guard case .cut = error else { throw error }
            return nil
        }
    }

    /// As its checksum says, that comes behind so many bytes.
    private static func isSummed(
        _ address: Int, upTo end: Int, in file: ArenaFile
    ) throws(ArenaError) -> Bool {
        var sum = Lookup3(count: end)
        var done = 0
        while done < Lookup3.whole(end) {
            let count = min(Lookup3.step << 14, Lookup3.whole(end) - done)
            let piece = try file.bytes(at: address + done, count: count)
            piece.withUnsafeBytes { sum.add($0) }
            done += count
        }
        let rest = try file.bytes(at: address + done, count: end - done + 4)
        let found = rest.withUnsafeBytes { sum.finished(.init(rebasing: $0[..<(end - done)])) }
        return FormatReader(rest).number(at: end - done, bytes: 4) == UInt64(found)
    }

    /// HDF5 still writes such, without a checksum; Weir never.
    static func isOfOldForm(
        _ address: Int, in file: ArenaFile, _ length: Int
    ) throws(ArenaError) -> Bool {
        guard address >= 0, address <= length - 16 else { return false }
        let bytes = try file.bytes(at: address, count: 16)
        // Version, a byte of nothing, messages, how many links lead to it, and how long it is.
        let reader = FormatReader(bytes)
        guard bytes.starts(with: [1, 0]), let count = reader.number(at: 8, bytes: 4) else {
            return false
        }
        return count > 0 && count < UInt64(length) && reader.number(at: 4, bytes: 4) != 0
    }

    /// Most are shorter.
    private static let guess = 1024

    /// Times, and how many attributes are where.
    private static func extra(_ flags: UInt64) -> Int {
        (flags & 0x20 == 0 ? 0 : 16) + (flags & 0x10 == 0 ? 0 : 4)
    }

    /// Of a group, as far as they lie in the header itself.
    var links: [HeaderLink] {
        var found: [HeaderLink] = []
        var offset = messages.lowerBound
        while offset + messageFrame <= messages.upperBound,
            let kind = reader.number(at: offset, bytes: 1),
            let count = reader.number(at: offset + 1, bytes: 2)
        {
            let body = offset + messageFrame
            if kind == UInt64(ObjectHeader.Kind.link.rawValue), let link = link(at: body) {
                found.append(link)
            }
            offset = body + Int(count)
        }
        return found
    }

    /// Nil for those that lead to other files, or to a name.
    private func link(at offset: Int) -> HeaderLink? {
        guard let flags = reader.number(at: offset + 1, bytes: 1) else { return nil }
        var place = offset + 2
        if flags & 8 != 0 {
            guard reader.number(at: place, bytes: 1) == 0 else { return nil }
            place += 1
        }
        place += (flags & 4 == 0 ? 0 : 8) + (flags & 16 == 0 ? 0 : 1)
        let width = 1 << Int(flags & 3)
        guard let length = reader.number(at: place, bytes: width), length < 1 << 16 else {
            return nil
        }
        let name = place + width
        let end = name + Int(length)
        guard let address = reader.address(at: end) else { return nil }
        return HeaderLink(
            name: String(decoding: reader.bytes[name..<end], as: UTF8.self), address: address)
    }
}
