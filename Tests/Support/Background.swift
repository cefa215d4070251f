internal import Foundation
internal import Synchronization

/// Work on a thread of its own. Not a Task: tests block the few threads that tasks share, and the work
/// might never begin.
package final class Background<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    package init(_ work: @escaping @Sendable () throws -> Value) {
        Thread.detachNewThread { [self] in
            let outcome = Result { try work() }
            result.withLock { $0 = outcome }
            ended.signal()
        }
    }

    package func wait() throws -> Value {
        ended.wait()
        ended.signal()
        guard let outcome = result.withLock({ $0 }) else { throw CancellationError() }
        return try outcome.get()
    }
}
