package import Graphs

package enum PartitioningError: Error, Equatable, Sendable {
    /// Some Drops wait for each other.
    case cyclic
    /// An app asks for more cores than a rank has.
    case cores(DropName, needed: Int, present: Int)
    /// An app asks for more GPUs than any rank has, or than the one that it is pinned to.
    case gpus(DropName, needed: Int, present: Int)
    /// A Drop, or Drops that must be on one rank, take more memory than a rank has.
    case memoryOfOne(DropName, needed: Double, present: Double)
    /// All together take more than all ranks have, or cannot be laid out so that each has room.
    case memory(needed: Double, present: Double)
    /// Drops that must share a host are pinned to different ones.
    case apart(DropName, DropName)
    /// METIS refused, with this code.
    case metis(Int32)
}
