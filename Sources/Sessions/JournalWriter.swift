// A rank's journal as the rank sees it: records are handed over at once, and are on disk a moment
// later, or when `flush` returns. A thread of its own gathers them for some time or up to some number,
// writes them together (see JournalCommit), and syncs them now and then (see CommitPace).

internal import Glibc
package import Storage
internal import Synchronization

package final class JournalWriter: Sendable {
    private struct State: Sendable {
        var batch = JournalBatch()
        var appended: UInt64 = 0
        var committed: UInt64 = 0
        var failure: FileError?
        var isClosing = false
        var waiters = 0
    }

    private let state = Mutex(State())
    private let run: UInt16
    /// Makes what the records of a batch name findable without them.
    private let describe: @Sendable () throws(FileError) -> Void
    /// A pipe, for a semaphore waits by a clock that may be set.
    private let hurry: Int32
    private let hurryBell: Int32
    /// Only the thread touches it, after `init`.
    private let file: Mutex<JournalFile>
    // Semaphores must not move.
    private nonisolated(unsafe) let work: UnsafeMutablePointer<sem_t>
    private nonisolated(unsafe) let done: UnsafeMutablePointer<sem_t>

    /// Records of a batch, about, and as many as may wait while the disk is slow.
    private static let batchSize = 16_384
    private static let most = 1 << 20

    /// Waits for a writer that is ending, tenths of a second as `patience` says.
    package init(
        path: String, run: UInt16 = 1, patience: Int = 100,
        describing describe: @escaping @Sendable () throws(FileError) -> Void = {}
    ) throws(FileError) {
        self.run = run
        self.describe = describe
        file = Mutex(try JournalFile(path: path, patience: patience))
        func semaphore() -> UnsafeMutablePointer<sem_t> {
            let new = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
            sem_init(new, 0, 0)
            return new
        }
        (work, done) = (semaphore(), semaphore())
        var ends: [Int32] = [-1, -1]
        let isMade = pipe(&ends) == 0
        (hurry, hurryBell) = (ends[0], ends[1])
        guard isMade else { throw FileError("pipe", path) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        do throws(BackgroundThread.StartError) {
            try BackgroundThread { self.commitAll() }.detach()
        } catch { throw FileError("pthread_create", path, code: error.code) }
    }

    deinit {
        for semaphore in [work, done] {
            sem_destroy(semaphore)
            semaphore.deallocate()
        }
        for end in [hurry, hurryBell] where end >= 0 { Glibc.close(end) }
    }

    /// Hands over what is there, and empties it. Throws what an earlier commit failed with.
    package func append(_ additions: inout JournalAdditions) throws(FileError) {
        guard !additions.batch.entries.isEmpty else { return }
        for number in additions.batch.entries.indices {
            additions.batch.entries[number].record.run = run
        }
        let (waiting, isFirst) = try state.withLock { (state) throws(FileError) in
            if let failure = state.failure { throw failure }
            let before = state.batch.entries.count
            state.appended += UInt64(additions.batch.entries.count)
            state.batch.add(additions.batch)
            return (state.batch.entries.count, before == 0)
        }
        additions.batch.entries.removeAll(keepingCapacity: true)
        additions.batch.files.removeAll()
        if isFirst { sem_post(work) }
        if waiting >= Self.batchSize { hurryUp() }
        if waiting >= Self.most { try flush() }
    }

    package func append(_ record: JournalRecord) throws(FileError) {
        var additions = JournalAdditions()
        additions.add(record)
        try append(&additions)
    }

    /// Returns when all that was appended is on disk.
    package func flush() throws(FileError) {
        let wanted = state.withLock { $0.appended }
        while true {
            let isDone = try state.withLock { (state) throws(FileError) in
                if let failure = state.failure { throw failure }
                if state.committed < wanted { state.waiters += 1 }
                return state.committed >= wanted
            }
            if isDone { return }
            hurryUp()
            while sem_wait(done) != 0, errno == EINTR {}
        }
    }

    /// After this nothing may be appended.
    package func close() throws(FileError) {
        try flush()
        state.withLock {
            $0.isClosing = true
            $0.waiters += 1
        }
        sem_post(work)
        hurryUp()
        while sem_wait(done) != 0, errno == EINTR {}
    }

    // MARK: The thread

    private func commitAll() {
        var pace = CommitPace()
        var written: UInt64 = 0
        var synced: UInt64 = 0
        while true {
            // What is written and not synced is looked after, also if nothing more comes.
            if written == synced { while sem_wait(work) != 0, errno == EINTR {} }
            if state.withLock({ !$0.isClosing }) { gather(for: Int32(pace.patience)) }
            while sem_trywait(work) == 0 {}
            var batch = state.withLock { state in
                var batch = JournalBatch()
                swap(&batch, &state.batch)
                return batch
            }
            let began = Self.now()
            var failure: FileError?
            if !batch.entries.isEmpty {
                failure = attempt { (file) throws(FileError) in
                    try batch.write(to: &file, describing: describe)
                }
            }
            written += UInt64(batch.entries.count)
            let ended = Self.now()
            if !batch.entries.isEmpty { pace.wrote(from: began, to: ended) }
            let isAwaited = state.withLock { $0.waiters > 0 || $0.isClosing }
            if failure == nil, written > synced, isAwaited || pace.isSyncDue(at: ended) {
                failure = attempt(JournalBatch.sync)
                synced = written
                pace.synced(from: ended, to: Self.now())
            }
            if tell(synced, failure) { return }
        }
    }

    /// True if that was all.
    private func tell(_ synced: UInt64, _ failure: FileError?) -> Bool {
        let (waiters, isClosing) = state.withLock { state in
            state.failure = failure ?? state.failure
            if failure == nil { state.committed = synced }
            defer { state.waiters = 0 }
            return (state.waiters, state.isClosing)
        }
        for _ in 0..<waiters { sem_post(done) }
        return isClosing || failure != nil
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private func gather(for milliseconds: Int32) {
        var poll = pollfd(fd: hurry, events: Int16(POLLIN), revents: 0)
        _ = Glibc.poll(&poll, 1, milliseconds)
        // What hurried this batch is not to hurry the next.
        var rings = [UInt8](repeating: 0, count: 64)
        while read(hurry, &rings, rings.count) == rings.count {}
    }

    private func hurryUp() {
        var ring: UInt8 = 1
        _ = write(hurryBell, &ring, 1)
    }

    private func attempt(
        _ body: (inout JournalFile) throws(FileError) -> Void
    ) -> FileError? {
        file.withLock { file in
            do throws(FileError) {
                try body(&file)
                return nil
            } catch { return error }
        }
    }
}
