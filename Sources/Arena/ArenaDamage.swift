// Whether all arrays of an arena can be reached from its superblock, by the checksums of the metadata alone.
// That HDF5 refuses a file may have other reasons, as where locks are refused: that is no damage, and must not
// be mended. Nor must a file that somebody else has written anew, in forms that Weir does not write.

package enum ArenaDamage: Equatable, Sendable {
    /// The first bytes are not what an HDF5 file begins with, or not as they were written.
    case superblock
    /// The file ends before what its superblock counts on.
    case cut(length: Int, told: Int)
    /// The header of a group or of an array; of the root the name is empty.
    case header(of: String)

    /// Nil where there is none. Also of a file that is being written. Thorough: down to each array, and not
    /// only to the root.
    package static func of(
        _ path: String, isThorough: Bool = true
    ) throws(ArenaError) -> ArenaDamage? {
        let file = try ArenaFile(opening: path)
        while true {
            let length = try file.size
            let before = try Superblock.read(file)
            guard let damage = try found(in: file, length, before, isThorough) else { return nil }
            // A commit makes room for the next where the one before had its headers.
            guard length == (try file.size), before == (try Superblock.read(file)) else {
                continue
            }
            // Others may have written what Weir does not.
            return (try? ArenaCatalogue.read(path)) == nil ? damage : nil
        }
    }

    private static func found(
        in file: ArenaFile, _ length: Int, _ superblock: Superblock.Found, _ isThorough: Bool
    ) throws(ArenaError) -> ArenaDamage? {
        let end: Int
        let root: Int
        switch superblock {
        case .foreign: return nil
        case .damaged: return .superblock
        case .whole(let toldEnd, let toldRoot): (end, root) = (toldEnd, toldRoot)
        }
        guard length >= end else { return .cut(length: length, told: end) }
        var waiting = [HeaderLink(name: "", address: root)]
        var seen: Set<Int> = []
        while let next = waiting.popLast() {
            guard seen.insert(next.address).inserted else { continue }
            guard let header = try StoredHeader(next.address, in: file, length) else {
                if try StoredHeader.isOfOldForm(next.address, in: file, length) { continue }
                return .header(of: next.name)
            }
            guard isThorough else { return nil }
            let folder = next.name.isEmpty ? "" : next.name + "/"
            waiting += header.links.map { HeaderLink(name: folder + $0.name, address: $0.address) }
        }
        return nil
    }
}
