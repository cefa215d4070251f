// Which of several copies is read: the first that is what was written. Where there is but one it is read as it
// is, and found to be damaged when its last byte has been.

internal import Synchronization

/// How often a copy was taken for what should have been there first.
package enum CopyUse {
    private static let uses = Atomic<Int>(0)

    package static var count: Int { uses.load(ordering: .relaxed) }
    package static func note() { uses.wrappingAdd(1, ordering: .relaxed) }
}

extension FileStretch {
    package func firstWhole() -> FileStretch {
        guard !copies.isEmpty, !isWhole else { return self }
        guard let copy = copies.first(where: \.isWhole) else { return self }
        CopyUse.note()
        return copy
    }

    /// The file is there, and has these bytes in it.
    package var isWhole: Bool {
        guard let file = try? InputFile(opening: self) else { return false }
        var found: UInt32 = 0
        var length = 0
        while true {
            guard let piece = try? file.next(upTo: 1 << 20) else { return false }
            if piece.count == 0 { break }
            found = CRC32C.checksum(piece.bytes, after: found)
            length += piece.count
        }
        return length == count && checksum ?? found == found
    }
}

extension FileStretch {
    /// As it is called now, with its copies: a session may have been moved.
    package func moved(to dataFolder: String) -> FileStretch {
        var here = FileStretch(
            path: dataFolder + "/" + Self.end(of: path, 1), offset: offset, count: count,
            checksum: checksum)
        // …/copies/1/arena-0.h5
        let folder = CopyPlaces(dataFolder: dataFolder).folder
        here.copies = copies.map {
            FileStretch(
                path: folder + "/" + Self.end(of: $0.path, 2), offset: $0.offset, count: $0.count,
                checksum: $0.checksum)
        }
        return here
    }

    private static func end(of path: String, _ names: Int) -> String {
        path.split(separator: "/").suffix(names).joined(separator: "/")
    }
}
