// The bodies of control packets but for failures: records of 64-bit words, little-endian.

import Engine
import Transport

/// A record that travels as a fixed number of words.
protocol WireRecord {
    static var wordCount: Int { get }
    var words: [UInt64] { get }
    init?(words: [UInt64])
}

extension Wire {
    /// As many records as one packet holds.
    static func recordsPerPacket<R: WireRecord>(_ type: R.Type) -> Int {
        (Packet.capacity - headerSize) / (R.wordCount * 8)
    }

    /// What a rank, or an island, says once: when all its Drops are final.
    static func closing(
        _ tallies: [FailureTally], _ figures: [RankFigures], _ times: ComponentTimes
    ) -> [Message] {
        parts(of: tallies).map { .moreFailures($0) } + parts(of: figures).map { .figures($0) }
            + parts(of: times.longest).map { .componentTimes($0) }
    }

    private static func parts<R: WireRecord>(of records: [R]) -> [[R]] {
        let size = recordsPerPacket(R.self)
        return stride(from: 0, to: records.count, by: size).map {
            Array(records[$0..<min($0 + size, records.count)])
        }
    }

    /// The packet of a control message.
    package static func packet(_ message: Message) -> [UInt8] {
        var packet: [UInt8] = []
        switch message {
        case .report(let report): write(.report, [report], to: &packet)
        case .moreFailures(let tallies): write(.moreFailures, tallies, to: &packet)
        case .figures(let figures): write(.figures, figures, to: &packet)
        case .componentTimes(let times): write(.componentTimes, times, to: &packet)
        case .askStop(let reason): write(.askStop, [reason], to: &packet)
        case .stop(let reason): write(.stop, [reason], to: &packet)
        case .failure(let drop):
            beginPacket(.failure, into: &packet)
            append(drop, to: &packet)
            endPacket(records: 1, in: &packet)
        case .conclude:
            beginPacket(.conclude, into: &packet)
        case .events(let records):
            beginPacket(.events, into: &packet)
            for record in records { append(record, to: &packet) }
            endPacket(records: records.count, in: &packet)
        }
        return packet
    }

    private static func write<R: WireRecord>(
        _ kind: Kind, _ records: [R], to packet: inout [UInt8]
    ) {
        beginPacket(kind, into: &packet)
        for record in records { for word in record.words { packet.append(little: word) } }
        endPacket(records: records.count, in: &packet)
    }

    static func readStop(_ body: UnsafeRawBufferPointer, _ count: Int) -> StopReason? {
        let reasons: [StopReason]? = readRecords(body, count: count)
        return reasons?.count == 1 ? reasons?.first : nil
    }

    static func readRecords<R: WireRecord>(
        _ body: UnsafeRawBufferPointer, count: Int
    ) -> [R]? {
        guard body.count == count * R.wordCount * 8 else { return nil }
        var records: [R] = []
        for record in 0..<count {
            let start = record * R.wordCount
            let words = (start..<start + R.wordCount).map { body.little64($0 * 8) }
            guard let record = R(words: words) else { return nil }
            records.append(record)
        }
        return records
    }
}

extension Int {
    /// Counts travel unsigned; what cannot be one is refused.
    fileprivate init?(count word: UInt64) {
        guard word <= UInt64(Int64.max) / 65_536 else { return nil }
        self.init(word)
    }
}

extension RankReport: WireRecord {
    static var wordCount: Int { 2 * Outcome.allCases.count + 4 }

    var words: [UInt64] {
        let numbers =
            Outcome.allCases.map { counts.data[$0] }
            + Outcome.allCases.map { counts.apps[$0] } + [running, ranksDone]
        return numbers.map { UInt64($0) } + [sent, received]
    }

    init?(words: [UInt64]) {
        self.init()
        let numbers = words.dropLast(2).compactMap { Int(count: $0) }
        guard numbers.count == words.count - 2 else { return nil }
        let kinds = Outcome.allCases.count
        for (place, outcome) in Outcome.allCases.enumerated() {
            counts.data[outcome] = numbers[place]
            counts.apps[outcome] = numbers[kinds + place]
        }
        running = numbers[2 * kinds]
        ranksDone = numbers[2 * kinds + 1]
        sent = words[words.count - 2]
        received = words[words.count - 1]
    }
}

extension FailureTally: WireRecord {
    static var wordCount: Int { 4 }

    var words: [UInt64] {
        [
            UInt64(group.component), UInt64(group.reason), UInt64(UInt32(bitPattern: group.exit)),
            UInt64(count),
        ]
    }

    init?(words: [UInt64]) {
        guard let component = UInt32(exactly: words[0]), let reason = UInt32(exactly: words[1]),
            let exit = UInt32(exactly: words[2]), let count = Int(count: words[3])
        else { return nil }
        let group = FailureGroup(
            component: component, reason: reason, exit: Int32(bitPattern: exit))
        self.init(group: group, count: count)
    }
}

extension RankFigures: WireRecord {
    static var wordCount: Int { 15 }

    var words: [UInt64] {
        [
            UInt64(rank.number), UInt64(slots), UInt64(programs), busy, ended,
            traffic.packetsSent, traffic.bytesSent, traffic.packetsReceived, traffic.bytesReceived,
            starts.longest, starts.total, UInt64(UInt32(bitPattern: spillProblem)),
            UInt64(scratchMisses), UInt64(UInt32(bitPattern: copyProblem)), UInt64(copiesRead),
        ]
    }

    init?(words: [UInt64]) {
        guard let rank = UInt32(exactly: words[0]), let slots = Int(count: words[1]),
            let programs = Int(count: words[2]), let misses = Int(count: words[12]),
            let read = Int(count: words[14])
        else { return nil }
        self.init(rank: Rank(rank), slots: slots, programs: programs)
        busy = words[3]
        ended = words[4]
        traffic.packetsSent = words[5]
        traffic.bytesSent = words[6]
        traffic.packetsReceived = words[7]
        traffic.bytesReceived = words[8]
        spillProblem = Int32(truncatingIfNeeded: words[11])
        starts.longest = words[9]
        starts.total = words[10]
        scratchMisses = misses
        copyProblem = Int32(truncatingIfNeeded: words[13])
        copiesRead = read
    }
}

extension ComponentTime: WireRecord {
    static var wordCount: Int { 4 }
    var words: [UInt64] { [UInt64(component), UInt64(runs), total, longest] }

    init?(words: [UInt64]) {
        guard let component = UInt32(exactly: words[0]), let runs = Int(count: words[1]) else {
            return nil
        }
        self.init(component: component, runs: runs, total: words[2], longest: words[3])
    }
}

extension StopReason: WireRecord {
    static var wordCount: Int { 1 }
    var words: [UInt64] { [UInt64(rawValue)] }

    init?(words: [UInt64]) {
        guard let number = UInt8(exactly: words[0]) else { return nil }
        self.init(rawValue: number)
    }
}
