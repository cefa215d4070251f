// Whether a program failed for want of the memory that it was given: the system does not tell, so it is
// what the program says, or that it had nearly all of it.

import Spawner

enum MemoryLimit {
    /// Parts of what the C library, C++, Python, the shell and others say.
    private static let words = [
        "annot allocate", "nable to allocate", "ould not allocate", "emory exhausted",
        "ut of memory", "ot enough memory", "MemoryError", "bad_alloc", "failed to map segment",
    ]

    static func isWhy(_ report: ProgramReport, _ limit: Int, output: String) -> Bool {
        switch report.outcome {
        case .exited(code: 0), .notStarted: false
        case .exited, .signalled:
            report.maximumResident >= Int64(limit / 10 * 9)
                || words.contains { output.contains($0) }
        }
    }
}
