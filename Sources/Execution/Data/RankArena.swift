// The arena of a rank: what its apps write as arrays, from whatever thread they run on. The file is
// made when the first array comes.

import Arena
import Storage
import Synchronization

final class RankArena: ArrayKeeper {
    let path: String
    private let writer = Mutex<ArenaWriter?>(nil)
    /// What was kept, by where it is.
    private let kept = Mutex<[Int: Kept]>([:])
    /// Bytes that the next commit gives back.
    private let released = Atomic<Int>(0)
    private let standIns = Atomic<Int>(0)
    /// Something was forgotten since the file was last made as short as it can be.
    private let isLong = Atomic<Bool>(false)
    /// The number that each name was given last; none after a part of it was forgotten.
    private let parts = Mutex<[String: Int]>([:])

    private let lastCommit = Mutex(Clock.steady())

    private struct Kept {
        var name: String
        /// Without the number of a part.
        var whole: String
        var count: Int
    }

    init(path: String) { self.path = path }

    /// So much was forgotten that it is worth a commit, before which its space is not used again.
    var hasSomethingToFree: Bool { released.load(ordering: .relaxed) > 0 }

    var hasMuchToFree: Bool { released.load(ordering: .relaxed) >= 8 << 20 }

    func keep(_ bytes: DropBytes, as request: ArrayRequest) throws(FileError) -> FileStretch {
        let form = Self.form(of: bytes.count, request)
        let attributes =
            request.unit.isEmpty ? [] : [ArenaAttribute("units", .text(request.unit))]
        do throws(ArenaError) {
            let writer = try ensureWriter()
            let filter = bytes.count > 0 ? ChunkFilter(request.compression) : nil
            let reference = try write(
                bytes, request.name, form, attributes, filter, to: writer)
            let offset = reference.offset ?? nextStandIn()
            if bytes.count > 0 {
                let entry = Kept(name: reference.name, whole: request.name, count: bytes.count)
                kept.withLock { $0[offset] = entry }
            }
            return FileStretch(
                path: path, offset: offset, count: bytes.count, checksum: reference.checksum)
        } catch { throw Self.fileError(error, path) }
    }

    /// What several apps write of one Drop has numbers behind its name.
    private func write(
        _ bytes: DropBytes, _ name: String, _ form: ArrayForm, _ attributes: [ArenaAttribute],
        _ filter: ChunkFilter?, to writer: ArenaWriter
    ) throws(ArenaError) -> ArenaReference {
        while true {
            let part = parts.withLock { parts in
                parts[name, default: 0] += 1
                return parts[name, default: 1]
            }
            let partName = part == 1 ? name : "\(name)~\(part)"
            do throws(ArenaError) {
                guard let filter else {
                    return try writer.write(partName, form, bytes.bytes, attributes)
                }
                return try Self.compress(bytes, partName, form, attributes, filter, writer)
            } catch {
                // Better larger than not at all.
                if case .noFilter = error {
                    return try writer.write(partName, form, bytes.bytes, attributes)
                }
                guard case .taken = error, part < 1 << 20 else { throw error }
            }
        }
    }

    /// In pieces of about a megabyte.
    private static func compress(
        _ bytes: DropBytes, _ name: String, _ form: ArrayForm, _ attributes: [ArenaAttribute],
        _ filter: ChunkFilter, _ writer: ArenaWriter
    ) throws(ArenaError) -> ArenaReference {
        let rowBytes = bytes.count / max(1, form.shape.first ?? 1)
        return try writer.writeFiltered(
            name, form, filter, rowsAtOnce: max(1, (1 << 20) / max(1, rowBytes)), attributes
        ) { (rows) throws(ArenaError) in
            let part = rows.lowerBound * rowBytes..<rows.upperBound * rowBytes
            return DropBytes(UnsafeRawBufferPointer(rebasing: bytes.bytes[part]))
        }
    }

    /// For what has no single place in the file: a number that no place can be.
    private func nextStandIn() -> Int {
        (1 << 43) + standIns.wrappingAdd(1, ordering: .relaxed).newValue
    }

    func forget(_ stretch: FileStretch) {
        guard let entry = kept.withLock({ $0.removeValue(forKey: stretch.offset) }) else { return }
        _ = writer.withLock { $0?.release(entry.name) }
        _ = parts.withLock { $0.removeValue(forKey: entry.whole) }
        released.wrappingAdd(entry.count, ordering: .relaxed)
        isLong.store(true, ordering: .relaxed)
    }

    /// The same once in a second, so that people can look at what is there.
    func commitNowAndThen() throws(FileError) {
        let now = Clock.steady()
        let isDue = lastCommit.withLock { last in
            guard now - last >= 1_000_000_000 else { return false }
            last = now
            return true
        }
        if isDue { try commit() }
    }

    /// Others see with HDF5 what was kept so far.
    func commit() throws(FileError) {
        guard let writer = writer.withLock({ $0 }) else { return }
        released.store(0, ordering: .relaxed)
        do throws(ArenaError) { try writer.commit() } catch { throw Self.fileError(error, path) }
    }

    /// The same, for the last time as far as is known.
    func commitAndTrim() throws(FileError) {
        guard isLong.exchange(false, ordering: .relaxed) else { return try commit() }
        guard let writer = writer.withLock({ $0 }) else { return }
        do throws(ArenaError) { try writer.trim() } catch { throw Self.fileError(error, path) }
    }

    private func ensureWriter() throws(ArenaError) -> ArenaWriter {
        try writer.withLock { (writer) throws(ArenaError) in
            if let writer { return writer }
            let made = try ArenaWriter(creating: path)
            writer = made
            return made
        }
    }

    /// Bytes, where what the graph says does not go with their number.
    private static func form(of count: Int, _ request: ArrayRequest) -> ArrayForm {
        guard let type = ElementType(numpyName: request.type) else { return .bytes(count) }
        let shaped = ArrayForm(type, request.shape)
        if !request.shape.isEmpty, shaped.isPossible, shaped.byteCount == count { return shaped }
        guard count % type.byteCount == 0 else { return .bytes(count) }
        return ArrayForm(type, [count / type.byteCount])
    }

    private static func fileError(_ error: ArenaError, _ path: String) -> FileError {
        switch error {
        case .file(let error): error
        case .removed: FileError("write", path, code: 2)
        default: FileError("write", path, code: 22)
        }
    }
}

extension ChunkFilter {
    /// As a graph says it: "deflate", "deflate 9", "zstd 3"; nil for anything else.
    fileprivate init?(_ text: String) {
        let words = text.lowercased().split(separator: " ")
        let level = words.count > 1 ? Int(words[1]) : nil
        switch words.first {
        case "deflate", "gzip": self = .deflate(level: min(max(level ?? 4, 1), 9))
        case "zstd": self = .zstd(level: min(max(level ?? 3, 1), 22))
        default: return nil
        }
    }
}
