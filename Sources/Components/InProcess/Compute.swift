// ComputeApp: reads its inputs, keeps a core busy for a number of iterations or of seconds, and writes so many
// bytes. Seconds are the thread's own: beside other work it takes longer, as real work would. An iteration is
// what Task Bench's compute-bound kernel does in one: a multiply and add on each of 64 numbers, so that figures
// can be held against those of others.

internal import Glibc
import Graphs
import Storage

package struct Compute: InProcessBody {
    private let iterations: Int
    private let seconds: Double
    /// All that it writes, or where that is much a piece of it.
    private let result: DropBytes
    private let count: Int

    private static let mostAtOnce = 64 << 20

    /// Iterations that take some ten microseconds: no hand-over to a worker pays for those.
    private static let brief = 1024

    init(_ component: Component) throws(BodyFailure) {
        iterations = Int(min(try component.number("iterations") ?? 0, 1e15))
        seconds = try component.number("seconds") ?? 0
        count = Int(min(try component.number("output_bytes") ?? 0, 1e15))
        result = .forReaders(count: count <= Self.mostAtOnce ? count : 1 << 20)
        result.unfilled.initializeMemory(as: UInt8.self, repeating: 0)
    }

    package func isBrief(_ work: Work) -> Bool {
        iterations <= Self.brief && seconds <= 1e-5
            && work.bytesInMemory != nil
            && (!work.writesFiles || count <= ArrayRequest.mostPacked)
    }

    package func run(_ work: Work) throws(BodyFailure) {
        let end = seconds > 0 ? Self.now() + seconds : 0
        // What is in memory costs nothing to read.
        for input in work.inputs.indices where !work.isInMemory(input) {
            try work.forEachPiece(of: input) { _ in }
        }
        var sum = iterations > 0 ? Self.compute(iterations) : 1
        if seconds > 0 { while Self.now() < end { sum += Self.compute(100) } }
        // Looked at, for what nobody looks at is not computed in optimised code.
        guard sum > 0 else { throw BodyFailure("numbers that only grow have shrunk") }
        if count > 0 { try write(work) }
    }

    private func write(_ work: Work) throws(BodyFailure) {
        for _ in 0..<count / result.count { try work.writeToAll(result) }
        let rest = count % result.count
        guard rest > 0 else { return }
        try work.writeToAll(DropBytes(UnsafeRawBufferPointer(rebasing: result.bytes[..<rest])))
    }

    @inline(never)
    private static func compute(_ iterations: Int) -> Double {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 64) { numbers in
            for index in 0..<64 { numbers[index] = index < 32 ? 1.2345 : 1.0101 }
            for _ in 0..<iterations {
                for index in 0..<64 {
                    numbers[index] = numbers[index] * numbers[index] + numbers[index]
                }
            }
            return numbers.reduce(0, +)
        }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
