import Engine
import Foundation
import Graphs
import Storage
import Testing

@testable import Execution

/// One channel after the other: what may go, and what waits.
struct StreamChannelsTests {
    private static let source = StreamSource(DropName(ComponentID(3), 0), ports: 1)
    private static let target = DropAddress(PartitionID(2), row: 7)
    private static let edge = StreamEdge(target: target, source: source)
    private static let piece = 10_000

    private static func channels() -> StreamChannels {
        StreamChannels(
            spillFile: FileManager.default.temporaryDirectory
                .appendingPathComponent("weir-\(UUID())").path)
    }

    private static func write(
        _ channels: inout StreamChannels, _ count: Int, takesBytes: Bool = true
    ) throws {
        for sequence in 0..<count {
            try channels.send(
                StreamEvent(.written, to: target, from: source, sequence: UInt64(sequence)),
                DropBytes(count: piece), here: nil, takesBytes: takesBytes)
        }
    }

    private static func close(
        _ channels: inout StreamChannels, after writes: UInt64, takesBytes: Bool = true
    ) throws {
        let end = StreamEvent(.closed, to: target, from: source, sequence: writes)
        try channels.send(end, nil, here: nil, takesBytes: takesBytes)
    }

    private static func grant(_ channels: inout StreamChannels, _ amount: UInt64) throws {
        try channels.grant(StreamCredit(edge: edge, amount: amount))
    }

    /// What is under way never exceeds the window but by the piece that crosses it.
    @Test func whatExceedsTheCreditWaits() throws {
        var channels = Self.channels()
        try Self.write(&channels, 1000)
        try Self.close(&channels, after: 1000)
        var underway = 0
        var came: [UInt64] = []
        var ends: [UInt64] = []
        while ends.isEmpty {
            for passing in channels.takePassing() {
                switch passing.event.kind {
                case .closed: ends.append(passing.event.sequence)
                default:
                    came.append(passing.event.sequence)
                    underway += Self.piece
                }
            }
            #expect(underway <= StreamChannels.window + Self.piece)
            #expect(ends.isEmpty == (channels.waiting == 1))
            try #require(ends.isEmpty == false || underway > 0)
            try Self.grant(
                &channels, UInt64(underway / Self.piece * StreamChannels.cost(Self.piece)))
            underway = 0
        }
        #expect(came == Array(0..<1000) && ends == [1000])
        #expect(channels.waiting == 0 && channels.spilledAtMost > 1_000_000)
    }

    /// The end needs no credit: there may be none any more.
    @Test(arguments: [false, true])
    func whoReadsNoMoreGetsTheEnd(_ isClosedBefore: Bool) throws {
        var channels = Self.channels()
        try Self.write(&channels, 100)
        let sent = UInt64(channels.takePassing().count)
        #expect(sent > 0 && sent < 100 && channels.waiting == 1)
        if isClosedBefore { try Self.close(&channels, after: 100) }
        try Self.grant(&channels, StreamCredit.deaf)
        if !isClosedBefore {
            #expect(!channels.hasPassing)
            try Self.write(&channels, 5)
            try Self.close(&channels, after: 105)
        }
        let events = channels.takePassing().map(\.event)
        #expect(events.map(\.kind) == [.closed] && events[0].sequence == sent)
        #expect(channels.waiting == 0)
    }

    @Test func aReaderThatWasDeafBeforeAllGetsTheEndOnly() throws {
        var channels = Self.channels()
        try Self.grant(&channels, StreamCredit.deaf)
        try Self.write(&channels, 100)
        try Self.close(&channels, after: 100)
        #expect(channels.takePassing().map(\.event.kind) == [.closed])
    }

    @Test func programsGetTheEndOnly() throws {
        var channels = Self.channels()
        try Self.write(&channels, 1000, takesBytes: false)
        try Self.close(&channels, after: 1000, takesBytes: false)
        let events = channels.takePassing().map(\.event)
        #expect(events.map(\.kind) == [.closed] && events[0].sequence == 0)
    }

    /// Whoever reads what cannot be kept hears at once that it has failed, and of nothing after it.
    @Test func whatCannotBeKeptFails() throws {
        var channels = StreamChannels(spillFile: "/no/such/folder/x.spill")
        #expect(throws: StreamChannels.Problem.self) { try Self.write(&channels, 1000) }
        let events = channels.takePassing().map(\.event)
        #expect(events.last?.kind == .closed && events.last?.outcome == .failed)
        #expect(events.last?.sequence == UInt64(events.count - 1))
        try Self.write(&channels, 10)
        try Self.close(&channels, after: 1010)
        #expect(!channels.hasPassing && channels.waiting == 0)
    }
}
