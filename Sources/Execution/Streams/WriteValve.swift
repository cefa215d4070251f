// Keeps a body that writes in a worker thread from running ahead of the rank's own thread, or of the
// rank where what it writes is: it waits until those have taken what it wrote before. They never wait
// for a reader, so it always goes on. What the rank's own thread writes passes at once.
//
// The state is guarded by the mutex here: hence `@unchecked Sendable`.

internal import Glibc

final class WriteValve: @unchecked Sendable {
    /// Bytes of one output that may be under way.
    static let limit = 1 << 20

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var underway: [Int]
    private var isOpen = false

    init(outputs: Int) {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        underway = [Int](repeating: 0, count: outputs)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Before bytes are written to an output.
    func pass(_ count: Int, to output: Int, mayWait: Bool) {
        pthread_mutex_lock(mutex)
        while mayWait, !isOpen, underway[output] >= Self.limit {
            pthread_cond_wait(condition, mutex)
        }
        underway[output] += count
        pthread_mutex_unlock(mutex)
    }

    /// They were taken where they belong.
    func passed(_ count: Int, to output: Int) {
        pthread_mutex_lock(mutex)
        underway[output] = max(0, underway[output] - count)
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    /// For good: nobody wants what is written.
    func open() {
        pthread_mutex_lock(mutex)
        isOpen = true
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Nothing would wait now.
    var isFree: Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return isOpen || underway.allSatisfy { $0 < Self.limit }
    }
}
