import Foundation
import TestSupport
import Testing

private let cluster = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/cluster").path

private let canStartSlurm: Bool = {
    let programs = ["/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged"]
    return geteuid() == 0
        && (programs + [cluster + "/slurm-up.sh"]).allSatisfy {
            FileManager.default.fileExists(atPath: $0)
        }
}()

/// Runs as jobs of a real Slurm, which is started for the test and ended after it.
@Suite(
    .serialized, .timeLimit(.minutes(15)),
    .enabled(
        if: canStartSlurm,
        "a Slurm needs root, slurmctld, slurmd, munge, and ../shared/cluster to start it"))
struct SlurmTests {
    /// As the guide says: the signal goes to the script, which waits for the run.
    private static let script = """
        #!/bin/bash
        #SBATCH --ntasks=2 --nodes=1
        . '\(cluster)/env.sh'
        trap 'kill -USR1 $run' USR1
        trap 'kill -TERM $run' TERM
        '\(Workplace.weir)' run -n 2 a.graph --session s & run=$!
        while wait $run; status=$?; kill -0 $run 2> /dev/null; do :; done
        '\(Workplace.weir)' status s > said
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
        let port = 20_000 + 10 * (getpid() % 4000)
        let run = try place.shell(
            """
            chmod 755 . && export CLUSTER_DIR=$PWD PORT0=\(port) NN=1 SLURM_CONF=$PWD/slurm/slurm.conf
            trap "bash '\(cluster)/slurm-down.sh' $PWD/slurm" EXIT
            bash '\(cluster)/slurm-up.sh' < /dev/null > up 2>&1 || { cat up >&2; exit 90; }
            job=$(sbatch --parsable \(options) --output=out job.sh) || exit 91
            for attempt in {1..200}; do test -e s/data/begun && break; sleep 0.1; done
            \(act)
            for attempt in {1..1500}; do test -e ended && break; sleep 0.1; done
            cat out >&2; cat ended said
            """, within: .seconds(240))
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
        . '\(cluster)/env.sh'
        trap 'kill -USR1 $run' USR1
        if test -e s/session.json; then go='resume s'; else go='run a.graph --session s'; fi
        '\(Workplace.weir)' $go -n 2 --slots 1 --margin 25 & run=$!
        while wait $run; status=$?; kill -0 $run 2> /dev/null; do :; done
        echo "$status $('\(Workplace.weir)' status --quiet s)" >> ended
        """

    @Test func threeJobsDoWhatNeedsTwoAndAHalf() throws {
        let place = try Workplace()
        try place.writeGraph(
            command: "echo $WEIR_INDEX >> ../../effects; sleep 5; echo $WEIR_INDEX > {out}",
            copies: 26)
        try place.write(Self.chained, to: "job.sh")
        let port = 20_000 + 10 * (getpid() % 4000)
        let run = try place.shell(
            """
            chmod 755 . && export CLUSTER_DIR=$PWD PORT0=\(port) NN=1 SLURM_CONF=$PWD/slurm/slurm.conf
            trap "bash '\(cluster)/slurm-down.sh' $PWD/slurm" EXIT
            bash '\(cluster)/slurm-up.sh' < /dev/null > up 2>&1 || { cat up >&2; exit 90; }
            for job in 1 2 3; do sbatch job.sh || exit 91; done
            for attempt in {1..2500}; do
                test "$(wc -l < ended 2> /dev/null || echo 0)" -ge 3 && break; sleep 0.1
            done
            cat out-* >&2; cat ended | tail -n 3
            """, within: .seconds(280))
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
