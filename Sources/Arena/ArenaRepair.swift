// An arena whose metadata is lost gets new metadata, behind all contents and in the same file, from what
// a journal knows. Contents are not copied; what does not have its checksum is not taken in. The superblock is
// written last: a repair that is killed is begun again. Not so where there are compressed arrays, for HDF5 itself
// has to read those: from the first attempt on the arena counts as whole, and may lead to what is not theirs.

internal import Storage

package struct ArenaRepair: Equatable, Sendable {
    package enum Loss: Equatable, Sendable {
        case failed(ArenaError)
        /// Its pieces are somewhere in the file, and nothing is left that says where.
        case compressed
    }

    /// What an arena without arrays takes at least.
    package static let emptyByteCount = Superblock.byteCount

    /// Names of what is in the arena again.
    package private(set) var kept: [String] = []
    /// What is not, and why.
    package private(set) var lost: [String: Loss] = [:]

    /// `arrays` are of this file, each of another name.
    package init(rebuilding path: String, from arrays: [RecordedArray]) throws(ArenaError) {
        let file = try ArenaFile(opening: path, forWriting: true)
        let old = try file.size
        do throws(ArenaError) { try rebuild(file, from: arrays, behind: old) } catch {
            // It is as torn as before, and takes no more room.
            try? file.setSize(old)
            throw error
        }
    }

    private mutating func rebuild(
        _ file: ArenaFile, from arrays: [RecordedArray], behind old: Int
    ) throws(ArenaError) {
        let start = (max(Superblock.byteCount, old) + 7) & ~7
        var right: [RecordedArray] = []
        for array in arrays where array.pieces == nil {
            do throws(ArenaError) {
                try Self.check(array.reference, in: file)
                right.append(array)
            } catch {
                if case .file = error { throw error }
                lost[array.reference.name] = .failed(error)
            }
        }
        var found = try CompressedArrays(arrays.filter { $0.pieces != nil }, in: file)
        repeat {
            var metadata = NewMetadata(from: start)
            let refused = try metadata.add(right, found.headers, in: file)
            for (name, error) in refused { lost[name] = .failed(error) }
            try metadata.write(to: file)
        } while try found.dropUnreadable()
        for name in found.given { lost[name] = .compressed }
        kept = arrays.map(\.reference.name).filter { lost[$0] == nil }
    }

    private static func check(
        _ reference: ArenaReference, in file: ArenaFile
    ) throws(ArenaError) {
        try ArenaName.check(reference.name)
        guard reference.form.isPossible, let offset = reference.offset,
            offset >= Superblock.byteCount || reference.byteCount == 0
        else { throw .outside(name: reference.name) }
        let extent = Extent(offset: offset, count: reference.byteCount)
        guard try file.size >= extent.end else { throw .cut(path: file.path, at: try file.size) }
        guard let expected = reference.checksum else { return }
        let found = try file.checksum(of: extent)
        guard found == expected else { throw .checksum(reference, found: found) }
    }
}

/// Compressed arrays, and which of the headers that may be theirs is tried.
private struct CompressedArrays {
    private let arrays: [RecordedArray]
    private var candidates: [String: ArraySlice<[UInt8]>] = [:]
    private var isRead: Set<String> = []

    init(_ arrays: [RecordedArray], in file: ArenaFile) throws(ArenaError) {
        self.arrays = arrays
        let lost = try LostHeaders(of: arrays, in: file)
        for array in arrays {
            candidates[array.reference.name] = lost.candidates(array.reference.name)[...]
        }
    }

    var headers: [(name: String, header: [UInt8])] {
        arrays.compactMap { array in
            let name = array.reference.name
            return candidates[name]?.first.map { (name, $0) }
        }
    }

    /// Those of which no header is left that would be right.
    var given: [String] {
        arrays.map(\.reference.name).filter { candidates[$0]?.isEmpty ?? true }
    }

    /// False where all that have one can be read by it.
    mutating func dropUnreadable() throws(ArenaError) -> Bool {
        let reader = ArenaReader()
        var changed = false
        for array in arrays {
            let name = array.reference.name
            guard candidates[name]?.isEmpty == false, !isRead.contains(name) else { continue }
            do throws(ArenaError) {
                try reader.verify(array.reference)
                isRead.insert(name)
            } catch {
                if case .file = error { throw error }
                candidates[name]?.removeFirst()
                changed = true
            }
        }
        return changed
    }
}
