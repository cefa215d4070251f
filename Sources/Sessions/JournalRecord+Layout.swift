// What a journal says of one Drop. The layout, little-endian; docs/guide/journal.md has it to read:
//
//     0  CRC-32C of all that follows    16  instance              sections, each if its bit is set:
//     4  length of the record, 2 bytes  20  run, 2 bytes          1  began: 8
//     6  state                          22  attempt               2  log offset: 6, processor time in
//     7  kind: 0 data, 1 app            23  sections: bits           µs: 6, exit, memory in KiB, bytes
//     8  number in this journal         24  ended: 8                 printed: 4 each
//    12  component                                                4  size: 8, CRC-32C, what it is: 4 each
//                                                                 8  length: 2, where it is in arenas
//
// A record of a state that is not final says that the Drop is to be done again; or, of data in WRITING,
// what a producer on another rank has written. Readers skip what a later version appends to a record.

import Graphs
import Storage

extension JournalRecord {
    static let bareSize = 32
    static let largestSize = 1 << 15

    private struct Sections: OptionSet {
        var rawValue: UInt8
        static let times = Sections(rawValue: 1)
        static let program = Sections(rawValue: 2)
        static let contents = Sections(rawValue: 4)
        static let stretches = Sections(rawValue: 8)
    }

    private var sections: Sections {
        var sections: Sections = []
        if started != 0 { sections.insert(.times) }
        if exit != 0 || logOffset != 0 || processorTime != 0 || maximumResident != 0
            || kind == .app && size != 0
        {
            sections.insert(.program)
        }
        if kind == .data, size != 0 || checksum != nil || isFolder || isInScratch {
            sections.insert(.contents)
        }
        if !stretches.isEmpty, stretches.count < Self.largestSize / 2 {
            sections.insert(.stretches)
        }
        return sections
    }

    func encode(number: UInt32, into buffer: inout [UInt8]) {
        let start = buffer.count
        let sections = sections
        buffer.append(
            contentsOf: repeatElement(0, count: Self.bareSize + sectionsSize(sections)))
        buffer.withUnsafeMutableBytes { bytes in
            let record = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
            record.store(UInt16(record.count), at: 4)
            record[6] = state
            record[7] = kind.rawValue
            record.store(number, at: 8)
            record.store(name.component.row, at: 12)
            record.store(name.instance, at: 16)
            record.store(run, at: 20)
            record[22] = UInt8(clamping: attempt)
            record[23] = sections.rawValue
            record.store(ended, at: 24)
            encode(sections, into: record)
            let checked = UnsafeRawBufferPointer(rebasing: record[4...])
            record.store(CRC32C.checksum(checked), at: 0)
        }
    }

    private func sectionsSize(_ sections: Sections) -> Int {
        (sections.contains(.times) ? 8 : 0) + (sections.contains(.program) ? 24 : 0)
            + (sections.contains(.contents) ? 16 : 0)
            + (sections.contains(.stretches) ? 2 + stretches.count : 0)
    }

    private func encode(_ sections: Sections, into record: UnsafeMutableRawBufferPointer) {
        var place = Self.bareSize
        if sections.contains(.times) {
            record.store(started, at: place)
            place += 8
        }
        if sections.contains(.program) {
            record.store48(logOffset, at: place)
            record.store48(processorTime / 1000, at: place + 6)
            record.store(exit, at: place + 12)
            record.store(UInt32(clamping: maximumResident / 1024), at: place + 16)
            record.store(UInt32(clamping: kind == .app ? size : 0), at: place + 20)
            place += 24
        }
        if sections.contains(.contents) {
            record.store(size, at: place)
            record.store(checksum ?? 0, at: place + 8)
            let kinds = (checksum == nil ? 0 : 1) | (isFolder ? 2 : 0) | (isInScratch ? 4 : 0)
            record.store(UInt32(kinds), at: place + 12)
            place += 16
        }
        if sections.contains(.stretches) {
            record.store(UInt16(stretches.count), at: place)
            for (offset, byte) in stretches.enumerated() { record[place + 2 + offset] = byte }
        }
    }

    /// The bytes of one record, whose length and checksum are right; nil if they are no record all
    /// the same.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.bareSize, let kind = DropKind(rawValue: bytes[7]) else {
            return nil
        }
        name = DropName(ComponentID(Int(bytes.load32(12))), Int(bytes.load32(16)))
        self.kind = kind
        state = bytes[6]
        run = bytes.load16(20)
        attempt = UInt16(bytes[22])
        ended = bytes.load64(24)
        let sections = Sections(rawValue: bytes[23])
        if sections != [], !decode(sections, bytes) { return nil }
    }

    private mutating func decode(_ sections: Sections, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= Self.bareSize + sectionsSize(sections) else { return false }
        var place = Self.bareSize
        if sections.contains(.times) {
            started = bytes.load64(place)
            place += 8
        }
        if sections.contains(.program) {
            logOffset = bytes.load48(place)
            processorTime = bytes.load48(place + 6) * 1000
            exit = Int32(bitPattern: bytes.load32(place + 12))
            maximumResident = UInt64(bytes.load32(place + 16)) * 1024
            size = UInt64(bytes.load32(place + 20))
            place += 24
        }
        if sections.contains(.contents) {
            size = bytes.load64(place)
            let flags = bytes.load32(place + 12)
            if flags & 1 != 0 { checksum = bytes.load32(place + 8) }
            isFolder = flags & 2 != 0
            isInScratch = flags & 4 != 0
            place += 16
        }
        guard sections.contains(.stretches) else { return true }
        let length = Int(bytes.load16(place))
        guard bytes.count >= place + 2 + length else { return false }
        stretches = Array(bytes[place + 2..<place + 2 + length])
        return true
    }
}
