import Glibc
import Graphs
import Testing

@testable import Components

struct ComputeTests {
    private func body(_ fields: [String: String]) throws -> any InProcessBody {
        let component = Component(
            id: "a", name: "A", kind: .app, category: "", categoryType: "",
            dropClass: "weir.ComputeApp",
            fields: fields.map { Field(id: $0, name: $0, value: $1) })
        guard case .inProcess(let body) = try Catalogue.body(of: component) else {
            throw BodyFailure("not run in the process")
        }
        return body
    }

    /// Seconds of this thread's own time, which does not run while others have the core.
    private func time(ofIterations iterations: Int) throws -> Double {
        // The least of some: pages and caches may be cold, or somebody else's.
        try (0..<5).map { _ in try timeOnce(ofIterations: iterations) }.min() ?? 0
    }

    private func timeOnce(ofIterations iterations: Int) throws -> Double {
        let body = try body(["iterations": "\(iterations)"])
        let start = threadTime()
        try body.run(Work())
        return threadTime() - start
    }

    private func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test func itReadsWhatIsNotInMemoryAndSaysWhatIsWrongWithIt() throws {
        let body = try body([:])
        #expect(throws: BodyFailure.self) {
            try body.run(Work(inputs: [.file("/no/such/file")]))
        }
        try body.run(Work(inputs: [.file("/dev/null"), .absent]))
    }

    /// More than it has in memory of it goes out in pieces.
    @Test(arguments: [0, 5_000_000, 64 << 20, 64 << 20 + 3_000_001])
    func itWritesAsManyBytesAsItShould(_ count: Int) throws {
        let work = Work(outputs: [Work.Output(.memory)])
        try body(["output_bytes": "\(count)"]).run(work)
        try work.close()
        #expect(work.written(to: 0)?.count ?? 0 == count)
    }

    @Test func secondsAreItsOwn() throws {
        let body = try body(["seconds": "0.02"])
        let start = threadTime()
        try body.run(Work())
        #expect(threadTime() - start >= 0.02)
    }

    @Test func twentyTimesTheIterationsTakeFiveTimesTheTimeAtLeast() throws {
        let few = try time(ofIterations: 5_000)
        let many = try time(ofIterations: 100_000)
        #expect(many > 5 * few, "\(many) s against \(few) s")
    }
}
