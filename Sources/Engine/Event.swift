public import Graphs

/// A fact about a Drop, addressed to one that waits for it. It names the receiver by partition and
/// row, so that no one searches; which Drop it came from follows from the edge and is not needed.
public struct Event: Equatable, Sendable, BitwiseCopyable {
    public enum Kind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
        /// A data Drop reached its end; sent to its consumers.
        case dropCompleted
        /// An app ended; sent to each of its outputs.
        case producerFinished
        /// A Drop and all that is downstream of it are to be cancelled; sent along each edge.
        case cancelDownstream
    }

    public var kind: Kind
    public var outcome: Outcome
    public var target: DropAddress

    @inlinable public init(_ kind: Kind, _ outcome: Outcome, to target: DropAddress) {
        self.kind = kind
        self.outcome = outcome
        self.target = target
    }
}

/// What happens to data while it is written: from an app to its output, and from there to the apps
/// that read it as it comes. The bytes travel elsewhere.
package struct StreamEvent: Equatable, Sendable {
    package enum Kind: UInt8, CaseIterable, Sendable {
        case opened
        /// `sequence` counts the writes to the data, from 0; `size` is in bytes.
        case written
        /// `sequence` is how many writes there were, `outcome` how the data ended.
        case closed
    }

    package var kind: Kind
    package var target: DropAddress
    /// Where it comes from, and by which pair of ports: a reader has several inputs.
    package var source: StreamSource
    package var sequence: UInt64
    package var size: UInt64
    package var outcome: Outcome

    package init(
        _ kind: Kind, to target: DropAddress, from source: StreamSource, sequence: UInt64 = 0,
        size: UInt64 = 0, outcome: Outcome = .completed
    ) {
        self.kind = kind
        self.target = target
        self.source = source
        self.sequence = sequence
        self.size = size
        self.outcome = outcome
    }
}

/// One input of an app that reads it while it is written.
package struct StreamSource: Hashable, Sendable {
    package var drop: DropName
    package var ports: UInt16

    package init(_ drop: DropName, ports: UInt16) {
        self.drop = drop
        self.ports = ports
    }
}
