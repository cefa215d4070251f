internal import Glibc

/// A thread of our own: for what waits for disks or computes for long, neither of which a task may do.
package struct BackgroundThread: Sendable {
    package struct StartError: Error {
        package var code: Int32
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let thread: pthread_t

    /// Runs until the body returns; whoever began it joins or detaches it.
    package init(_ body: @escaping @Sendable () -> Void) throws(StartError) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Body(body))
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw StartError(code: code)
        }
        self.thread = thread
    }

    package func join() { pthread_join(thread, nil) }

    package func detach() { pthread_detach(thread) }
}
