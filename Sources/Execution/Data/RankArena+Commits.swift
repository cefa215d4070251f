// When others see with HDF5 what was kept.

import Arena
import Storage
import Synchronization

extension RankArena {
    /// Others see with HDF5 what was kept so far.
    func commit() throws(FileError) {
        guard let writer = writer.withLock({ $0 }) else { return }
        do throws(ArenaError) { try commit(writer) } catch { throw Self.fileError(error, path) }
    }

    private func commit(_ writer: ArenaWriter) throws(ArenaError) {
        released.store(0, ordering: .relaxed)
        try writer.commit()
        commitCopies { (arena) throws(FileError) in try arena.commit() }
    }

    /// The same, for the last time as far as is known.
    func commitAndTrim() throws(FileError) {
        defer { commitCopies { (arena) throws(FileError) in try arena.commitAndTrim() } }
        guard let writer = writer.withLock({ $0 }) else { return }
        let isLong = isLong.exchange(false, ordering: .relaxed)
        do throws(ArenaError) {
            if isLong { try writer.trim() } else { try commit(writer) }
        } catch {
            let problem = Self.fileError(error, path)
            // What had no room in memory for a while is all that was here.
            let isEmpty = kept.withLock { $0.isEmpty } && !writer.hasPacked
            guard isEmpty, problem.isForWantOfSpace else { throw problem }
        }
    }

    /// The same once in a second, so that people can look at what is there. A full disk may have room later:
    /// until the last commit nothing depends on it.
    func commitNowAndThen() throws(FileError) {
        let now = Clock.steady()
        let isDue = lastCommit.withLock { last in
            guard now - last >= 1_000_000_000 else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        do throws(FileError) { try commit() } catch {
            guard error.isForWantOfSpace else { throw error }
        }
    }

    /// What records are about to name is found with HDF5, too; nothing is written over, for what was forgotten
    /// may not be recorded yet. On a full disk the file has it all the same, and the next run finds it by the record.
    func describe() throws(FileError) {
        guard let writer = writer.withLock({ $0 }) else { return }
        do throws(ArenaError) { try writer.commit(keepingSpace: true) } catch {
            let error = Self.fileError(error, path)
            guard error.isForWantOfSpace else { throw error }
        }
    }
}
