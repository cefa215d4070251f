import Engine
import Execution
import Graphs
import Randomness
import Storage
import Testing
import Transport

struct WireTests {
    private static func packet(_ events: [Event]) -> [UInt8] {
        Wire.packet(.events(events.map { .event($0) }))
    }

    private static func someEvents(_ count: Int, seed: UInt64) -> [Event] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in
            Event(
                Event.Kind.allCases.randomElement(using: &random) ?? .dropCompleted,
                Outcome.allCases.randomElement(using: &random) ?? .completed,
                to: DropAddress(
                    PartitionID(row: .random(in: 0 ... .max, using: &random)),
                    row: .random(in: 0 ... .max, using: &random)))
        }
    }

    @Test(arguments: [0, 1, 2, Wire.eventsPerPacket])
    func eventsComeBackAsTheyWere(_ count: Int) {
        let events = Self.someEvents(count, seed: 1)
        let packet = Self.packet(events)
        #expect(packet.count <= Packet.capacity)
        #expect(packet.withUnsafeBytes { Wire.read($0) } == .events(events.map { .event($0) }))
    }

    private static var controls: [Wire.Message] {
        var report = RankReport()
        report.counts.data[.failed] = 3
        report.counts.apps[.cancelled] = 1 << 40
        report.running = 7
        report.ranksDone = 65_536
        report.sent = 9
        report.received = .max
        let group = FailureGroup(component: 5, reason: 7, exit: -9)
        var figures = RankFigures(rank: Rank(3), slots: 2, programs: 5)
        figures.starts.longest = 17
        figures.starts.total = .max
        figures.busy = 1
        figures.ended = 2
        let name = DropName(ComponentID(7), 8)
        return [
            .report(report), .conclude, .askStop(.interrupted), .stop(.drained),
            .moreFailures([FailureTally(group: group, count: 4)]),
            .figures([figures, RankFigures(rank: Rank(4), slots: 1, programs: 0)]),
            .componentTimes([ComponentTime(component: 1, runs: 2, total: 3, longest: 4)]),
            .failure(
                FailedDrop(
                    name: name, rank: 3, reason: 7, exit: -9, cause: "ended", command: "kill $$",
                    output: "Grüße", dependents: 12, dependentsAreAll: false)),
        ]
    }

    @Test func controlMessagesComeBackAsTheyWereAndCutOnesAreRefused() {
        for message in Self.controls {
            let packet = Wire.packet(message)
            #expect(packet.count <= Packet.capacity)
            #expect(packet.withUnsafeBytes { Wire.read($0) } == message)
            for length in 0..<packet.count {
                #expect(packet.prefix(length).withUnsafeBytes { Wire.read($0) } == nil)
            }
        }
    }

    /// The bytes are the protocol: another version may not change them by accident.
    @Test func theLayoutIsFixed() {
        let address = DropAddress(PartitionID(0x0102_0304), row: 0x0506_0708)
        let packet = Self.packet([Event(.producerFinished, .skipped, to: address)])
        #expect(
            packet == [
                7, 1, 1, 0, 0, 0, 0, 0, 4, 3, 2, 1, 8, 7, 6, 5, 1, 2, 0, 0,
            ])
    }

    @Test func anotherVersionIsRefused() {
        var packet = Self.packet(Self.someEvents(3, seed: 2))
        packet[0] = Wire.version + 1
        #expect(packet.withUnsafeBytes { Wire.read($0) } == nil)
    }

    @Test(arguments: 1...20)
    func aCutPacketIsRefused(_ seed: UInt64) {
        let packet = Self.packet(Self.someEvents(5, seed: seed))
        for length in 0..<packet.count {
            #expect(packet.prefix(length).withUnsafeBytes { Wire.read($0) } == nil)
        }
    }

    /// Whatever arrives, reading it neither traps nor reads past its end.
    @Test func noiseIsReadOrRefused() {
        var random = SeededRandom(seed: 42)
        for _ in 0..<200_000 {
            var packet = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                UInt8.random(in: 0 ... .max, using: &random)
            }
            if packet.count >= 4, Bool.random(using: &random) {
                packet[0] = Wire.version
                packet[1] = (Wire.Kind.allCases.randomElement(using: &random) ?? .events).rawValue
                packet[2] = UInt8(
                    [packet.count / 12, packet.count / 32, 0, 1].randomElement(using: &random) ?? 0)
                packet[3] = 0
            }
            let message = packet.withUnsafeBytes { Wire.read($0) }
            if case .events(let records) = message {
                #expect(packet.count >= Wire.headerSize + records.count * Wire.eventSize)
            }
        }
    }

    private static func someParcels(_ count: Int, seed: UInt64) -> [Parcel] {
        var random = SeededRandom(seed: seed)
        func address() -> DropAddress {
            DropAddress(
                PartitionID(row: .random(in: 0 ... .max, using: &random)),
                row: .random(in: 0 ... .max, using: &random))
        }
        func place() -> SharedPlace {
            SharedPlace(
                process: .random(in: 0 ... .max, using: &random),
                descriptor: .random(in: 0 ... .max, using: &random),
                inode: .random(in: 0 ... .max, using: &random),
                count: .random(in: 1...1 << 40, using: &random))
        }
        func bytes(mayLend: Bool = true) -> Parcel.Bytes {
            guard Bool.random(using: &random) else {
                if mayLend, Bool.random(using: &random) { return .lent(place()) }
                return .following(count: .random(in: 1...1 << 40, using: &random))
            }
            let length = Int.random(in: 0...70, using: &random)
            return .here(DropBytes((0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }))
        }
        return (0..<count).map { number in
            switch number % 10 {
            case 0: .contents(of: address(), bytes())
            case 1: .offer(of: address(), count: .random(in: 1...1 << 40, using: &random))
            case 2: .fetch(address(), Parcel.Want.allCases.randomElement(using: &random) ?? .bytes)
            case 3: .release(address())
            case 4: .done(with: address(), isWanted: .random(using: &random))
            case 6: .coming(of: address(), count: .random(in: 1...1 << 40, using: &random))
            case 7: .stored(of: address(), bytes(mayLend: false))
            case 8: .taken(address(), from: address(), .random(using: &random))
            case 5: .forget(address(), offset: .random(in: 1...1 << 40, using: &random))
            default: .deposit(to: address(), from: address(), bytes())
            }
        }
    }

    private static func someWrites(_ count: Int, seed: UInt64) -> [Wire.WorkRecord] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { number in
            let kind = StreamEvent.Kind.allCases[number % 3]
            let size = kind == .written ? Int.random(in: 0...50, using: &random) : 0
            let component = ComponentID(.random(in: 0...1000, using: &random))
            let source = StreamSource(DropName(component, number), ports: UInt16(number))
            let event = StreamEvent(
                kind, to: DropAddress(PartitionID(number), row: 9), from: source,
                sequence: .random(in: 0 ... .max, using: &random), size: UInt64(size),
                outcome: .failed)
            if number % 4 == 3 {
                let edge = StreamEdge(target: event.target, source: source)
                return .credit(StreamCredit(edge: edge, amount: event.sequence))
            }
            let bytes = DropBytes([UInt8](repeating: 7, count: size))
            return .stream(event, kind == .written ? bytes : nil)
        }
    }

    private static func someNotices() -> [Wire.WorkRecord] {
        let contents: [Notice.Content] = [
            .status(.skipped), .execStatus(.running), .dropCompleted(.failed),
            .producerFinished(.cancelled), .open, .dataWritten(sequence: 1 << 40, size: 9),
        ]
        return contents.map {
            let drop = DropName(ComponentID(7), 1 << 20)
            return .notice(Notice(subscription: 5 << 32, drop: drop, content: $0))
        }
    }

    @Test(arguments: 1...20)
    func parcelsComeBackAmongEventsAndNotCut(_ seed: UInt64) {
        let records =
            Self.someParcels(20, seed: seed).map { .parcel($0) } + Self.someWrites(8, seed: seed)
            + Self.someNotices() + Self.someEvents(7, seed: seed).map { Wire.WorkRecord.event($0) }
        let packet = Wire.packet(.events(records))
        #expect(packet.count <= Packet.capacity)
        #expect(packet.withUnsafeBytes { Wire.read($0) } == .events(records))
        for length in 0..<packet.count {
            #expect(packet.prefix(length).withUnsafeBytes { Wire.read($0) } == nil)
        }
    }

    @Test(arguments: 1...200)
    func aChangedParcelIsReadOrRefused(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let records =
            Self.someParcels(6, seed: seed).map { .parcel($0) } + Self.someWrites(8, seed: seed)
            + Self.someNotices()
        var packet = Wire.packet(.events(records))
        for _ in 0..<4 {
            packet[.random(in: 8..<packet.count, using: &random)] = .random(
                in: 0 ... .max, using: &random)
        }
        _ = packet.withUnsafeBytes { Wire.read($0) }
    }

    @Test func aHandOutComesBackAsItWas() {
        var handOut = HandOut(
            graphPath: "a.graph", source: Array("{}".utf8), options: [1, 2], session: "/s",
            launchFolder: "/l",
            partitions: 12, ownership: [3, 0, 0], trial: .sleep(unit: 0.25), journal: false)
        (handOut.millisecondsLeft, handOut.edits, handOut.margin) = (7000, 2, 600)
        handOut.looksAgain = true
        #expect(HandOut(handOut.encoded()) == handOut)
        for length in 0..<handOut.encoded().count {
            #expect(HandOut(Array(handOut.encoded().prefix(length))) == nil)
        }
    }
}
