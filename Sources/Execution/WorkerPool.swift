// Threads for apps that run inside the rank and take longer than a moment. The rank's own thread hands
// out work and looks for what is done; a readable descriptor wakes it when it sleeps.

import Components
internal import Glibc
import Graphs
import Spawner
import Storage
import Synchronization

final class WorkerPool: Sendable {
    struct Job: Sendable {
        var drop: DropID
        var attempt: UInt8
        var body: any InProcessBody
        var work: Work
        /// There is more to come of this run: see StreamStep.
        var isPart = false
    }

    enum Report: Sendable {
        case done(Done)
        /// An output that is read while it is written was written to.
        case written(DropID, attempt: UInt8, output: Int, DropBytes, WriteValve)
    }

    struct Done: Sendable {
        var drop: DropID
        var attempt: UInt8
        var work: Work
        var failure: BodyFailure?
        var isPart = false
        /// Nanoseconds since 1970.
        var started: UInt64
        var ended: UInt64
    }

    private struct State {
        var jobs: [Job] = []
        var reports: [Report] = []
    }

    private let state = Mutex(State())
    /// Its count is the number of jobs that nobody has taken.
    nonisolated(unsafe) private let jobsWaiting: UnsafeMutablePointer<sem_t>
    /// Readable when something is done.
    let descriptor: Int32
    private let doorbell: Int32
    private let threads = Mutex<[BackgroundThread]>([])
    private let limit: Int
    private let processors: ProcessorSet?
    /// Who made the pool, and is told.
    private let owner = pthread_self()

    /// This is not a worker.
    var isOwnThread: Bool { pthread_equal(pthread_self(), owner) != 0 }

    /// `processors` are those of the process if there are none.
    init(threads limit: Int, on processors: [UInt16] = []) {
        self.processors = processors.isEmpty ? nil : ProcessorSet(processors)
        self.limit = max(1, limit)
        jobsWaiting = .allocate(capacity: 1)
        sem_init(jobsWaiting, 0, 0)
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
            }
        }
        descriptor = ends[0]
        doorbell = ends[1]
    }

    deinit {
        sem_destroy(jobsWaiting)
        jobsWaiting.deallocate()
        Glibc.close(descriptor)
        Glibc.close(doorbell)
    }

    /// `running` jobs are under way already: a thread is made where all are busy.
    func submit(_ job: Job, besides running: Int) throws(BackgroundThread.StartError) {
        try ensureThreads(min(limit, running + 1))
        state.withLock { $0.jobs.append(job) }
        sem_post(jobsWaiting)
    }

    /// What has happened since the last call, each job's reports in their order.
    func takeReports() -> [Report] {
        var rings = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &rings, rings.count) == rings.count {}
        return state.withLock { state in
            defer { state.reports.removeAll() }
            return state.reports
        }
    }

    func post(_ report: Report) {
        state.withLock { $0.reports.append(report) }
        // A full pipe rings already.
        var ring: UInt8 = 1
        _ = write(doorbell, &ring, 1)
    }

    /// Ends all threads, once their jobs are done.
    func close() {
        let threads = threads.withLock { $0 }
        for _ in threads { sem_post(jobsWaiting) }
        for thread in threads { thread.join() }
    }

    private func ensureThreads(_ count: Int) throws(BackgroundThread.StartError) {
        let missing = count - threads.withLock { $0.count }
        guard missing > 0 else { return }
        for _ in 0..<missing {
            do throws(BackgroundThread.StartError) {
                let thread = try BackgroundThread { self.work() }
                threads.withLock { $0.append(thread) }
            } catch {
                guard threads.withLock({ !$0.isEmpty }) else { throw error }
                return
            }
        }
    }

    private func work() {
        processors?.bindThisThread()
        while let job = next() {
            post(
                .done(
                    Self.run(
                        job.body, job.work, of: job.drop, attempt: job.attempt,
                        isPart: job.isPart)))
        }
    }

    /// In whatever thread.
    static func run(
        _ body: any InProcessBody, _ work: Work, of drop: DropID, attempt: UInt8,
        isPart: Bool = false
    ) -> Done {
        let started = Clock.now()
        var failure: BodyFailure?
        do throws(BodyFailure) {
            try body.run(work)
            if !isPart { try work.close() }
        } catch { failure = error }
        return Done(
            drop: drop, attempt: attempt, work: work, failure: failure, isPart: isPart,
            started: started, ended: Clock.now())
    }

    private func next() -> Job? {
        while sem_wait(jobsWaiting) != 0, errno == EINTR {}
        return state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    }
}
