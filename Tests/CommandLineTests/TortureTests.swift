import Foundation
import TestSupport
import Testing

private let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Torture/torture.py").path

private let hasPython = FileManager.default.fileExists(atPath: "/usr/bin/python3")

/// The adversary of `make torture`, with fewer kills and a smaller graph.
@Suite(.timeLimit(.minutes(60)), .enabled(if: hasPython, "the adversary is written in Python"))
struct TortureTests {
    @Test func killedAndResumedRunsEndAsUndisturbedOnes() throws {
        let place = try Workplace()
        let run = try place.shell(
            "TMPDIR=$PWD /usr/bin/python3 -B '\(script)' '\(Workplace.weir)' --kills 20 "
                + "--drops 200 --seed 3", within: .seconds(1500))
        #expect(run.status == 0, "\(run.output)\n\(run.errors)")
        #expect(run.output.contains("nothing lost"), "\(run.output)")
        #expect(run.leftovers.isEmpty)
    }
}
