import Glibc
import Graphs
import Testing

@testable import Components

struct ComputeTests {
    /// Seconds of this thread's own time, which does not run while others have the core.
    private func time(ofIterations iterations: Int) throws -> Double {
        // The least of some: pages and caches may be cold, or somebody else's.
        try (0..<5).map { _ in try timeOnce(ofIterations: iterations) }.min() ?? 0
    }

    private func timeOnce(ofIterations iterations: Int) throws -> Double {
        let component = Component(
            id: "a", name: "A", kind: .app, category: "", categoryType: "",
            dropClass: "weir.ComputeApp",
            fields: [Field(id: "i", name: "iterations", value: "\(iterations)")])
        guard case .inProcess(let body) = try Catalogue.body(of: component) else {
            throw BodyFailure("not run in the process")
        }
        let start = threadTime()
        try body.run(Work())
        return threadTime() - start
    }

    private func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test func twentyTimesTheIterationsTakeFiveTimesTheTimeAtLeast() throws {
        let few = try time(ofIterations: 5_000)
        let many = try time(ofIterations: 100_000)
        #expect(many > 5 * few, "\(many) s against \(few) s")
    }
}
