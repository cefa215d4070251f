package import Graphs

/// What the engine wants done. Whoever drives it carries these out and empties them, each list in its
/// order: what is stopped before what is ready, for a Drop may be stopped and tried again; and of what
/// is ready only what is still at work, for a cancel may have come in between.
package struct Effects: ~Copyable {
    /// Apps whose inputs are there, and root data Drops to be made: begin them, and tell the engine
    /// how they ended.
    package var ready = Pile<DropID>()
    /// Drops that were begun and are not wanted any more: whatever works on them is to be ended.
    package var stopped: [DropID] = []
    /// Events for Drops that live in other processes.
    package var announcements = Pile<Event>()
    /// Drops that reached a final state.
    package var finals = Pile<DropID>()

    /// Failed apps that are to be tried again: `retryDue` after the delay.
    package var retries: [Retry] = []
    /// For apps that are ready: `timedOut` if they have not ended by then.
    package var deadlines: [Deadline] = []
    /// Writes for Drops that live in other processes.
    package var streamEvents: [StreamEvent] = []
    /// The same for readers here, where somebody else takes them there.
    package var streamsHere: [StreamHere] = []
    /// For apps that are running and read streams.
    package var deliveries: [Delivery] = []
    /// For subscribers, wherever they are.
    package var notices: [Notice] = []

    package init() {}
}

package struct Retry: Equatable, Sendable {
    package var drop: DropID
    /// The one that failed.
    package var attempt: UInt8
    package var milliseconds: UInt32

    package init(drop: DropID, attempt: UInt8, milliseconds: UInt32) {
        self.drop = drop
        self.attempt = attempt
        self.milliseconds = milliseconds
    }
}

package struct Deadline: Equatable, Sendable {
    package var drop: DropID
    package var attempt: UInt8
    /// From when it was begun.
    package var milliseconds: UInt32

    package init(drop: DropID, attempt: UInt8, milliseconds: UInt32) {
        self.drop = drop
        self.attempt = attempt
        self.milliseconds = milliseconds
    }
}

/// A stream event for a reader in this process; its address is of no meaning.
package struct StreamHere: Equatable, Sendable {
    package var reader: DropID
    package var event: StreamEvent

    package init(reader: DropID, event: StreamEvent) {
        self.reader = reader
        self.event = event
    }
}

/// What a running app reads next of one of its streams.
package struct Delivery: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case write(sequence: UInt64, size: UInt64)
        /// Comes after the last write.
        case end(Outcome)
    }

    package var reader: DropID
    package var source: StreamSource
    package var content: Content

    package init(reader: DropID, source: StreamSource, content: Content) {
        self.reader = reader
        self.source = source
        self.content = content
    }
}
