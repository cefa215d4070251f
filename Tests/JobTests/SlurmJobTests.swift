import Foundation
import TestSupport
import Testing

/// Scripts that `weir job` wrote, submitted by an ordinary user to a real Slurm of several nodes, which is
/// started for the test and ended after it.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: RealSlurm.canStart, "\(RealSlurm.needs)"))
struct SlurmJobTests {
    /// What every shell of these tests knows: weir, submitting, and waiting for a job's end.
    private static let functions = """
        export HOME=$PWD PATH=$PWD/bin:$PATH
        job() {
            weir job slurm "$1" --bind none --nodes 1 --ranks-per-node 1 --cores-per-rank 1 "${@:2}"
        }
        state() { scontrol show job "$1" | sed -n 's/.*JobState=\\([A-Z]*\\).*/\\1/p' | sort -u; }
        ended() {
            for ((n = 0; n < 3000; n++)); do
                case $(state "$1") in
                    COMPLETED | FAILED | CANCELLED | TIMEOUT) break ;;
                esac
                sleep 0.1
            done
            state "$1"
        }
        running() {
            for ((n = 0; n < 1200; n++)); do test -e "$1" && return; sleep 0.1; done
            return 1
        }

        """

    /// A place that is nobody's, with weir in it: where we were built, nobody may not be let in.
    private func place() throws -> Place {
        let place = try Place()
        let made = try place.shell("chmod 755 . && mkdir bin && cp '\(Place.weir)' bin/weir")
        #expect(made.status == 0, "\(made.errors)")
        return place
    }

    private func slurm(_ place: Place, nodes: Int = 2, _ line: String) throws -> Outcome {
        try place.write(Self.functions + line, to: "line.sh")
        return try place.shell(
            "chown -R nobody . && '\(RealSlurm.starter)' \(nodes) bash line.sh",
            within: .seconds(600))
    }

    @Test(arguments: ["srun --mpi=pmix", "mpirun"])
    func ranksRunOnAllNodesOfTheJob(_ launcher: String) throws {
        let place = try place()
        try place.writeGraph(command: "hostname > {out}; id -un > user", copies: "8")
        let run = try slurm(
            place,
            """
            job=$(job a.graph --nodes 2 --ranks-per-node 2 --time 5m --launcher '\(launcher)' \
                -o a.sh --submit) || exit 91
            ended $job
            cat a-$job.out >&2
            """)
        #expect(run.status == 0 && run.output == "COMPLETED\n", "\(run.output)\(run.errors)")
        #expect(run.errors.contains("on 4 ranks of 2 hosts"), "\(run.errors)")
        let hosts = try (0..<8).map { try place.read("a-1.weir/data/out_0-\($0).txt") }
        #expect(Set(hosts) == ["n1\n", "n2\n"])
    }

    @Test func eachTaskOfAnArrayHasASession() throws {
        let place = try place()
        try place.writeGraph(copies: "~copies")
        try place.write("copies=2\ncopies=5\ncopies=3\n", to: "sets")
        let run = try slurm(
            place,
            """
            job=$(job a.graph --sets sets --at-once 2 --time 5m --submit) || exit 91
            ended $job
            cat a-${job}_*.out >&2
            """)
        #expect(run.output == "COMPLETED\n", "\(run.output)\(run.errors)")
        for (task, copies) in [(1, 2), (2, 5), (3, 3)] {
            let summary = try place.read("a-1-\(task).weir/summary.json")
            #expect(summary.contains("\"completed\": \(copies)"), "\(summary)")
        }
    }

    @Test func aFailingGraphIsAFailedJobAndItsDependentsNeverRun() throws {
        let place = try place()
        try place.writeGraph(command: "exit 3")
        try place.write(
            try place.read("a.graph").replacing("exit 3", with: "echo > {out}"), to: "b.graph")
        let run = try slurm(
            place,
            """
            job=$(job a.graph --time 5m --submit) || exit 91
            after=$(job b.graph --time 5m --dependency afterok:$job --submit) || exit 92
            any=$(job b.graph --time 5m --dependency afterany:$job --submit) || exit 93
            ended $job; ended $after; ended $any
            scontrol show job $job | grep -o 'ExitCode=[0-9:]*'
            """)
        #expect(
            run.output == "FAILED\nCANCELLED\nCOMPLETED\nExitCode=1:0\n",
            "\(run.output)\(run.errors)")
    }

    @Test(arguments: ["srun --mpi=pmix", "mpirun"])
    func aCancelledJobLeavesASessionAndNoSuccessor(_ launcher: String) throws {
        let place = try place()
        try place.writeGraph(command: "touch begun; sleep 100", copies: "4")
        let run = try slurm(
            place,
            """
            job=$(job a.graph --nodes 2 --time 5m --restart chain --launcher '\(launcher)' \
                --submit) || exit 91
            running a-$job.weir/data/begun || exit 92
            scancel $job
            ended $job
            squeue --noheader --states=PENDING,RUNNING | wc -l
            weir status a-$job.weir
            cat a-$job.out >&2
            """)
        #expect(run.output.hasPrefix("CANCELLED\n0\n"), "\(run.output)\(run.errors)")
        #expect(run.output.contains("stopped early by"), "\(run.output)\(run.errors)")
    }

    /// A job of two minutes is told after twenty-five seconds.
    @Test func whatIsStoppedBeforeTheEndOfTheJobCanBeResumed() throws {
        let place = try place()
        try place.writeGraph(command: "touch begun; sleep 100", copies: "4")
        let run = try slurm(
            place,
            """
            job=$(job a.graph --nodes 2 --time 2m --stop-before 95 --submit) || exit 91
            ended $job
            weir status a-$job.weir
            cat a-$job.out >&2
            scontrol show job $job | grep -o 'ExitCode=[0-9:]*'
            """)
        #expect(run.output.hasPrefix("FAILED\n"), "\(run.output)\(run.errors)")
        #expect(run.output.contains("stopped early by SIGUSR1"), "\(run.output)\(run.errors)")
        #expect(run.output.hasSuffix("ExitCode=75:0\n"), "\(run.output)\(run.errors)")
    }

    /// A rank is killed, or all of a node. The job's first node has the script, and must live.
    @Test(arguments: ["srun --mpi=pmix", "mpirun"], ["rank", "node"])
    func theJobGoesOnWhenSomethingDies(_ launcher: String, _ what: String) throws {
        let place = try place()
        try place.writeGraph(
            command: "touch begun-$(hostname); sleep 0.7; hostname > {out}", copies: "24")
        let run = try slurm(
            place,
            """
            kill_ranks_of() {
                for process in /proc/[0-9]*; do
                    [[ $(< $process/comm) == weir ]] || continue
                    tr '\\0' '\\n' < $process/environ | grep -qx SLURMD_NODENAME=$1 || continue
                    kill -KILL ${process#/proc/}
                done 2> /dev/null
            }
            job=$(job a.graph --nodes 2 --time 5m --launcher '\(launcher)' --submit) || exit 91
            running a-$job.weir/data/begun-n2 || exit 92
            \(what == "rank" ? "kill_ranks_of n2" : "echo n2 > $WITH_SLURM/down")
            ended $job
            weir status --quiet a-$job.weir
            cat a-$job.out >&2
            """)
        #expect(run.output == "COMPLETED\ndone\n", "\(run.output)\(run.errors)")
        let left = what == "rank" ? 2 : 1
        #expect(
            run.errors.contains("ranks were lost: gone on with on \(left) hosts"), "\(run.errors)")
        #expect(run.errors.contains("n2 does not answer") == (what == "node"), "\(run.errors)")
        let hosts = try (0..<24).map { try place.read("a-1.weir/data/out_0-\($0).txt") }
        #expect(Set(hosts).isSubset(of: ["n1\n", "n2\n"]))
        let onFirst = hosts.count { $0 == "n1\n" }
        #expect(onFirst > (what == "node" ? 12 : 6), "\(hosts)")
    }

    @Test func whatSlurmRefusesIsToldAndNothingIsSubmitted() throws {
        let place = try place()
        let run = try slurm(
            place, nodes: 1,
            """
            status=0; job a.graph --queue nowhere --submit || status=$?
            echo $status; squeue --noheader | wc -l
            """)
        #expect(run.output == "2\n0\n", "\(run.output)\(run.errors)")
        #expect(run.errors.contains("invalid partition specified"))
        #expect(run.errors.contains("sbatch refused the script"))
    }

    @Test func aSweepMeasuresOnMoreAndMoreNodes() throws {
        let place = try place()
        try place.writeGraph(command: "sleep 0.2; echo > {out}", copies: "8")
        let run = try slurm(
            place,
            """
            job=$(job a.graph --sweep 1,2 --ranks-per-node 2 --time 5m --submit) || exit 91
            ended $job
            cat a-$job.out >&2; cut -f1,2 a-$job.tsv
            """)
        #expect(
            run.output == "COMPLETED\nnodes\tranks\n1\t2\n2\t4\n", "\(run.output)\(run.errors)")
    }

    /// The whole of it, with `weir resume` and `weir status --quiet`.
    @Test(
        .enabled(if: SlurmJobTests.canResume, "this Weir cannot resume a session yet"),
        arguments: ["chain", "requeue"])
    func aJobThatIsTooShortIsGoneOnWithUntilAllIsDone(_ way: String) throws {
        let place = try place()
        // Forty-five seconds for one slot, however many cores there are; a job has thirty.
        try place.writeGraph(command: "sleep 3; echo > {out}", copies: "15")
        let run = try slurm(
            place,
            """
            job=$(job a.graph --time 2m --stop-before 90 --restart \(way) --submit -- --slots 1) ||
                exit 91
            for ((n = 0; n < 4500; n++)); do
                test "$(weir status --quiet a-$job.weir 2> /dev/null)" = done && break
                sleep 0.1
            done
            weir status --quiet a-$job.weir
            cat a-*.out >&2
            """)
        #expect(run.output == "done\n", "\(run.output)\(run.errors)")
        #expect(run.errors.contains("something is left"), "\(run.errors)")
    }

    static let canResume: Bool = {
        let help = try? Command(Place.weir, ["resume", "--help"]).run()
        return help?.status == 0
    }()
}
