// What ranks send each other about the contents of Drops in memory. Parcels travel in the packets of
// events, before the events that they belong to; bytes too long for a packet follow beside it.
//
// A Drop's contents go once to each rank that reads them: at once if they are short, and offered
// otherwise, so that a rank has no more in its memory than what its next apps will read.

package import Graphs
package import Storage

package enum Parcel: Equatable, Sendable {
    /// The contents of the sender's Drop.
    case contents(of: DropAddress, Bytes)
    /// They are there to be fetched.
    case offer(of: DropAddress, count: Int)
    /// Answer to an offer. To the Drop's owner, as is the next.
    case fetch(DropAddress, Want)
    /// Answer to that, in runs with a limit of memory: they come on the lane of bytes that were asked for.
    case coming(of: DropAddress, count: Int)
    /// Or: a list of stretches of files, which `release` gives back.
    case stored(of: DropAddress, Bytes)
    /// Answer to an offer: nobody here needs them.
    case release(DropAddress)
    /// What the app `from` wrote into a Drop of the receiver's, and that it has ended.
    case deposit(to: DropAddress, from: DropAddress, Bytes)
    /// No app of the sender will read the receiver's Drop any more; whether one would in another run.
    case done(with: DropAddress, isWanted: Bool)
    /// An array that the receiver keeps in its arena, of the sender's Drop, is not needed any more.
    case forget(DropAddress, offset: Int)
    /// Answer to a deposit that was lent: whether the bytes could be had.
    case taken(DropAddress, from: DropAddress, Bool)

    package enum Want: UInt8, CaseIterable, Sendable {
        /// The bytes, on the lane of those that were asked for: whoever asks has made room.
        case bytes
        /// `coming` or `stored`: there is a limit of memory.
        case either
        /// The same, but there is no room for the bytes.
        case file
    }

    package enum Bytes: Equatable, Sendable {
        case here(DropBytes)
        /// So many follow on the lane of pushed bytes.
        case following(count: Int)
        /// In memory that the receiver maps. Of contents it is an offer, and `release` gives them back; a
        /// deposit is answered with `taken`.
        case lent(SharedPlace)

        package static func == (left: Self, right: Self) -> Bool {
            switch (left, right) {
            case (.here(let left), .here(let right)): left.bytes.elementsEqual(right.bytes)
            case (.following(let left), .following(let right)): left == right
            case (.lent(let left), .lent(let right)): left == right
            default: false
            }
        }

        /// As they travel: what is short goes in the packet.
        init(sending bytes: DropBytes) {
            self = bytes.count <= Self.short ? .here(bytes) : .following(count: bytes.count)
        }

        static let short = 2048
    }

    /// Contents that are longer than this are offered.
    static let pushed = 65_536
}
