/// What all workers have seen.
struct Tally: Sendable {
    var next: Int
    var done = 0
    var accepted = 0
    var failed = 0
    private var slowest = (seconds: 0.0, number: 0)
    private var largest = (bytes: 0, number: 0)

    init(first: Int) { next = first }

    mutating func add(_ examination: Examination, number: Int) {
        done += 1
        if examination.isAccepted { accepted += 1 }
        if !examination.faults.isEmpty { failed += 1 }
        if examination.slowest > slowest.seconds { slowest = (examination.slowest, number) }
        if examination.largest > largest.bytes { largest = (examination.largest, number) }
    }

    var text: String {
        let seconds = (slowest.seconds * 1_000).rounded() / 1_000
        return
            "\(done) mutants: \(accepted) accepted, \(done - accepted) refused or failed; slowest "
            + "\(seconds) s (\(slowest.number)), largest \(largest.bytes / 1_000_000) MB "
            + "(\(largest.number)); \(failed) failures"
    }
}
