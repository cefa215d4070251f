// What weir makes of one mutant: it is checked, unrolled and run, and the three must agree.

import Foundation

struct Examination {
    private(set) var trials: [(words: [String], trial: Trial)] = []
    private(set) var faults: [String] = []

    /// `folder` is the worker's own; the mutant is in `file` in it.
    init(_ weir: String, file: String, folder: String, isRun: Bool) throws {
        let limit = ["--max-drops", "20000"]
        let check = try attempt([weir, "check", file])
        let unroll = try attempt([weir, "unroll", file, "-o", "/dev/null"] + limit)
        if check.status == 3, unroll.status == 0 {
            faults.append("check refuses what unroll takes")
        }
        guard isRun else { return }
        let session = folder + "/session"
        let run = try attempt(
            [weir, "run", file, "--zero-run", "--no-journal", "--session", session] + limit)
        // A cycle in a graph of the old schema unrolls as in DALiuGE, and cannot be run.
        let isCycle = run.status == 3 && run.says("waits for itself")
        if run.status != unroll.status, !isCycle { faults.append("run and unroll do not agree") }
        try? FileManager.default.removeItem(atPath: session)
    }

    private mutating func attempt(_ words: [String]) throws -> Trial {
        let trial = try Trial(words)
        trials.append((words, trial))
        if let fault = trial.fault { faults.append("\(words[1]): \(fault)") }
        return trial
    }

    var isAccepted: Bool { trials[0].trial.status == 0 }
    var slowest: Double { trials.map(\.trial.processorSeconds).max() ?? 0 }
    var largest: Int { trials.map(\.trial.residentBytes).max() ?? 0 }
}
