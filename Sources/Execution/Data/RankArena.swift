// The arena of a rank: what its apps write as arrays, from whatever thread they run on. The file is
// made when the first array comes.

import Arena
import Storage
import Synchronization

final class RankArena: ArrayKeeper {
    private let path: String
    private let writer = Mutex<ArenaWriter?>(nil)
    /// The names of what was kept, by where it is.
    private let names = Mutex<[Int: String]>([:])
    /// The number that each name was given last; none after something was forgotten.
    private let parts = Mutex<[String: Int]>([:])

    private let lastCommit = Mutex(Clock.steady())

    init(path: String) { self.path = path }

    func keep(_ bytes: DropBytes, as request: ArrayRequest) throws(FileError) -> FileStretch {
        let form = Self.form(of: bytes.count, request)
        let attributes =
            request.unit.isEmpty ? [] : [ArenaAttribute("units", .text(request.unit))]
        do throws(ArenaError) {
            let writer = try ensureWriter()
            let reference = try write(bytes, request.name, form, attributes, to: writer)
            let offset = reference.offset ?? 0
            if bytes.count > 0 { names.withLock { $0[offset] = reference.name } }
            return FileStretch(
                path: path, offset: offset, count: bytes.count, checksum: reference.checksum)
        } catch { throw Self.fileError(error, path) }
    }

    /// What several apps write of one Drop has numbers behind its name.
    private func write(
        _ bytes: DropBytes, _ name: String, _ form: ArrayForm, _ attributes: [ArenaAttribute],
        to writer: ArenaWriter
    ) throws(ArenaError) -> ArenaReference {
        while true {
            let part = parts.withLock { parts in
                parts[name, default: 0] += 1
                return parts[name, default: 1]
            }
            let partName = part == 1 ? name : "\(name)~\(part)"
            do throws(ArenaError) {
                return try writer.write(partName, form, bytes.bytes, attributes)
            } catch {
                guard case .taken = error, part < 1 << 20 else { throw error }
            }
        }
    }

    func forget(_ stretch: FileStretch) {
        guard let name = names.withLock({ $0.removeValue(forKey: stretch.offset) }) else { return }
        _ = writer.withLock { $0?.release(name) }
        parts.withLock { $0.removeAll() }
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
        do throws(ArenaError) { try writer.commit() } catch { throw Self.fileError(error, path) }
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
