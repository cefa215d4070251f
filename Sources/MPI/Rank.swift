/// One process of the job, by its number in the world communicator.
///
/// Four bytes, so that a column of ranks stays small; MPI's own numbers are 32-bit and not negative. Public
/// for the reason that is in Identifiers.
public struct Rank: Hashable, Comparable, BitwiseCopyable, Sendable, CustomStringConvertible {
    public let number: UInt32

    @inlinable public init(_ number: UInt32) {
        self.number = number
    }

    @inlinable public init(_ index: Int) {
        number = UInt32(index)
    }

    /// Rank 0: reads, hands out, concludes.
    package static let master = Rank(UInt32(0))

    @inlinable public var index: Int { Int(number) }

    public var description: String { "\(number)" }

    @inlinable public static func < (left: Rank, right: Rank) -> Bool { left.number < right.number }

    @inlinable public static func == (left: Rank, right: Rank) -> Bool {
        left.number == right.number
    }
}

extension Rank {
    init(mpi number: Int32) {
        self.init(UInt32(bitPattern: number))
    }

    var mpi: Int32 { Int32(bitPattern: number) }
}
