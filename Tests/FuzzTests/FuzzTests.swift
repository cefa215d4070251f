import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60)))
struct FuzzTests {
    /// `make fuzz` goes on where this ends. Each eighth mutant is run, too: processes and a session
    /// directory cost most of the time.
    @Test func noMutantCrashesHangsOrSwells() throws {
        let kept = FileManager.default.temporaryDirectory.path + "/weir-fuzz-\(UUID().uuidString)"
        let fuzz = try Command(
            builtProgram("weir-fuzz"),
            ["--seed", "1", "--count", "2000", "--run-every", "8", "--out", kept]
        ).run(within: .seconds(900))
        #expect(fuzz.status == 0, "\(fuzz.output)\(fuzz.errors)")
        #expect(fuzz.output.contains("2000 mutants"))
    }

    @Test func aMutantIsAFunctionOfItsSeedAndNumber() throws {
        let runs = try (0..<2).map { _ in
            try Command(
                builtProgram("weir-fuzz"), ["--seed", "7", "--print", "41"]
            ).run()
        }
        #expect(runs[0].status == 0, "\(runs[0].errors)")
        #expect(!runs[0].output.isEmpty)
        #expect(runs[0].output == runs[1].output)
    }
}
