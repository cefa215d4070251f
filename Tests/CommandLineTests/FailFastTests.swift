import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60)))
struct FailFastTests {
    /// One fails at once; the others wait for a word, one after the other.
    private func write(_ place: Workplace) throws {
        try place.writeGraph(
            command: "test $WEIR_INDEX != 0 && sleep 0.3 && echo $WEIR_INDEX > {out}", copies: 60)
    }

    @Test(arguments: [1, 2])
    func theFirstFailureEndsTheRunWhereThatIsAskedFor(_ ranks: Int) throws {
        let place = try Workplace()
        try write(place)
        let run = try place.weir(
            "run", "-n", "\(ranks)", "a.graph", "--slots", "1", "--session", "s", "--fail-fast")
        #expect(run.status == 75, "\(run.errors)")
        #expect(try place.weir("status", "--quiet", "s").output == "resumable\n")
        // The others do not depend on it.
        #expect(try place.weir("resume", "-q", "s", "--slots", "20", "--keep-going").status == 1)
        #expect(try place.weir("status", "--quiet", "s").output == "failed\n")
        #expect(!place.has("s/data/result_0-0.txt") && place.has("s/data/result_0-59.txt"))
    }

    @Test func bothWaysAtOnceAreRefused() throws {
        let place = try Workplace()
        try write(place)
        let run = try place.weir("run", "a.graph", "--session", "s", "--fail-fast", "--keep-going")
        #expect(run.status == 2)
        #expect(run.errors.contains("--fail-fast and --keep-going exclude each other"))
    }
}
