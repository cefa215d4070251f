package import Graphs

/// A fact about a Drop, addressed to one that waits for it. It names the receiver by partition and
/// row, so that no one searches; which Drop it came from follows from the edge and is not needed.
package struct Event: Equatable, Sendable {
    package enum Kind: UInt8, CaseIterable, Sendable {
        /// A data Drop reached its end; sent to its consumers.
        case dropCompleted
        /// An app ended; sent to each of its outputs.
        case producerFinished
    }

    package var kind: Kind
    package var outcome: Outcome
    package var target: DropAddress

    package init(_ kind: Kind, _ outcome: Outcome, to target: DropAddress) {
        self.kind = kind
        self.outcome = outcome
        self.target = target
    }
}

/// What the engine wants done. Whoever drives it carries these out and empties them.
package struct Effects: Sendable {
    /// Apps whose inputs are there, and root data Drops to be made: begin them, and tell the engine
    /// how they ended.
    package var ready: [DropID] = []
    /// Drops that were begun and are now cancelled: whatever works on them is to be ended.
    package var stopped: [DropID] = []
    /// Events for Drops that live in other processes.
    package var announcements: [Event] = []
    /// Drops that reached a final state.
    package var finals: [DropID] = []

    package init() {}
}
