import Foundation
import TestSupport
import Testing

/// Runs as jobs of a real Slurm, which is started for the test and ended after it.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: RealSlurm.canStart, "\(RealSlurm.needs)"))
struct SlurmTests {
    /// In a Slurm of one node, as nobody, who may not be let in where weir was built.
    private func slurm(_ place: Workplace, _ line: String, within limit: Duration) throws -> Outcome
    {
        try place.write(line, to: "line.sh")
        return try place.shell(
            """
            cp '\(Workplace.weir)' weir && chmod 755 . && chown -R nobody . &&
            HOME=$PWD '\(RealSlurm.starter)' 1 bash line.sh
            """, within: limit)
    }

    /// As the guide says: the signal goes to the script, which waits for the run.
    private static let script = """
        #!/bin/bash
        #SBATCH --ntasks=2 --nodes=1
        trap 'kill -USR1 $run' USR1
        trap 'kill -TERM $run' TERM
        ./weir run -n 2 a.graph --session s & run=$!
        while wait $run; status=$?; kill -0 $run 2> /dev/null; do :; done
        ./weir status s > said
        echo $status > ended.new; mv ended.new ended
        """

    /// The time limit of a minute is told half a minute and more before it comes.
    @Test(arguments: [
        ("--time=5", "scancel --batch --signal=USR1 $job", "SIGUSR1 or SIGTERM"),
        ("--time=5", "scancel $job", "SIG"),
        ("--time=1 --signal=B:USR1@50", "true", "SIGUSR1 or SIGTERM"),
    ])
    func whatSlurmWantsStoppedCanBeResumed(
        _ options: String, _ act: String, _ reason: String
    ) throws {
        let place = try Workplace()
        try place.writeGraph(command: "touch begun; sleep 100", copies: 6)
        try place.write(Self.script, to: "job.sh")
        let run = try slurm(
            place,
            """
            job=$(sbatch --parsable \(options) --output=out job.sh) || exit 91
            for attempt in {1..900}; do test -e s/data/begun && break; sleep 0.1; done
            \(act)
            for attempt in {1..2500}; do test -e ended && break; sleep 0.1; done
            cat out >&2; cat ended said
            """, within: .seconds(400))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("75\n"), "\(run.output)\n\(run.errors)")
        #expect(run.output.contains("stopped early by \(reason)"), "\(run.output)")
        // Slurm tells programs, too: that they ended for it is not their failure.
        let states = try place.weir("drops", "--json", "s").output
        #expect(states.components("\"state\": \"ERROR\"") == 0, "\(states)")
    }

    /// Each job has a minute, and stops half a minute before: the graph needs two and a half of them.
    private static let chained = """
        #!/bin/bash
        #SBATCH --ntasks=2 --nodes=1 --time=1 --signal=B:USR1@10 --job-name=chain
        #SBATCH --dependency=singleton --output=out-%j
        trap 'kill -USR1 $run' USR1
        if test -e s/session.json; then go='resume s'; else go='run a.graph --session s'; fi
        ./weir $go -n 2 --slots 1 --margin 25 & run=$!
        while wait $run; status=$?; kill -0 $run 2> /dev/null; do :; done
        echo "$status $(./weir status --quiet s)" >> ended
        """

    @Test func threeJobsDoWhatNeedsTwoAndAHalf() throws {
        let place = try Workplace()
        try place.writeGraph(
            command: "echo $WEIR_INDEX >> ../../effects; sleep 5; echo $WEIR_INDEX > {out}",
            copies: 26)
        try place.write(Self.chained, to: "job.sh")
        let run = try slurm(
            place,
            """
            for job in 1 2 3; do sbatch job.sh || exit 91; done
            for attempt in {1..4500}; do
                test "$(wc -l < ended 2> /dev/null || echo 0)" -ge 3 && break; sleep 0.1
            done
            cat out-* >&2; cat ended | tail -n 3
            """, within: .seconds(500))
        #expect(
            run.output.contains("\n75 resumable\n75 resumable\n0 done\n"),
            "\(run.output)\n\(run.errors)")
        for copy in 0..<26 {
            #expect(try place.read("s/data/result_0-\(copy).txt") == "\(copy)\n")
        }
        // Each once, but for what was in flight when a job ended.
        let effects = try place.read("effects").split(separator: "\n")
        #expect(Set(effects).count == 26 && effects.count <= 26 + 2 * 2, "\(effects)")
    }
}
