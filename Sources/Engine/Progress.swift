import Graphs

/// One Drop's row: a quarter of a cache line.
@usableFromInline
struct Progress: BitwiseCopyable, Sendable {
    @usableFromInline var awaited: UInt32
    var failed: UInt32 = 0
    var skipped: UInt32 = 0
    @usableFromInline var state: UInt8 = 0
    @usableFromInline var traits: Traits
    /// How it ended; until then the gravest end of its inputs: a failure, else a cancel.
    @usableFromInline var outcome = Outcome.completed
    @usableFromInline var attempt: UInt8 = 0

    init(awaited: UInt32, traits: Traits) {
        assert(Self.underway == DataState.writing.rawValue)
        assert(Self.underway == AppState.running.rawValue)
        self.awaited = awaited
        self.traits = traits
    }

    @inlinable var isFinal: Bool { state > Self.underway }

    /// WRITING, or RUNNING: the same number. All above it are final.
    @inlinable static var underway: UInt8 { 1 }
}

/// What is particular about a Drop. The common Drops, plain data and plain apps, are 0 and 1: one
/// comparison tells that nothing else is to be looked at.
@usableFromInline
struct Traits: OptionSet, BitwiseCopyable, Sendable {
    @usableFromInline var rawValue: UInt8

    @inlinable static var app: Traits { Traits(rawValue: 1) }
    @inlinable static var readsStreams: Traits { Traits(rawValue: 2) }
    static let feedsStreams = Traits(rawValue: 4)
    static let hasTimeLimit = Traits(rawValue: 8)
    /// Somebody has subscribed to its events.
    static let watched = Traits(rawValue: 16)
    /// Has consumers in segments that were appended later.
    static let hasLaterConsumers = Traits(rawValue: 32)
    /// Some of its outputs are skipped though it completed.
    static let hasBranched = Traits(rawValue: 64)
    /// Waits to be tried again.
    @inlinable static var pausing: Traits { Traits(rawValue: 128) }

    @inlinable init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A kind's number is that of the Drops that are nothing else.
    init(_ kind: DropKind) { rawValue = kind.rawValue }

    @inline(__always)
    var isPlain: Bool { rawValue <= Self.app.rawValue }

    @inlinable var isApp: Bool { contains(.app) }

    @inline(__always)
    var kind: DropKind { isApp ? .app : .data }
}
