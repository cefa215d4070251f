// The same arrays once more, in arenas of other places: a copy that cannot be made is no reason to fail.

import Arena
import Storage
import Synchronization

extension RankArena {
    /// Into as many other arenas as there are to be; one that cannot be made is no reason to fail.
    func copy(_ bytes: DropBytes, as request: ArrayRequest, named name: String) -> [FileStretch] {
        var made: [FileStretch] = []
        for arena in copies.prefix(request.copies) {
            do throws(FileError) {
                made.append(try arena.put(bytes, as: request, named: name))
            } catch {
                _ = firstCopyProblem.compareExchange(
                    expected: 0, desired: error.code, ordering: .relaxed)
            }
        }
        return made
    }

    private func put(
        _ bytes: DropBytes, as request: ArrayRequest, named name: String
    ) throws(FileError) -> FileStretch {
        try Files.makeFolder(above: path)
        try Files.checkRoom(for: bytes.count, leaving: .small, at: path)
        do throws(ArenaError) {
            let written = try ArrayWriting(bytes, request, mayPack: request.isOneOfMany)
                .write(name, ensureWriter())
            return note(written, whole: request.partName, bytes.count)
        } catch { throw Self.fileError(error, path) }
    }

    /// Those that this run has made; an earlier one's stay where they are.
    func forgetCopies(of stretch: FileStretch) { forget(stretch.copies) }

    func forget(_ made: [FileStretch]) {
        for copy in made { copies.first { $0.path == copy.path }?.forget(copy) }
    }

    func commitCopies(_ commit: (RankArena) throws(FileError) -> Void) {
        for arena in copies {
            do throws(FileError) { try commit(arena) } catch {
                _ = firstCopyProblem.compareExchange(
                    expected: 0, desired: error.code, ordering: .relaxed)
            }
        }
    }
}
