import Foundation
import TestSupport
import Testing

/// What a script does, with stand-ins for the scheduler, the launcher and Weir that write down how they
/// were called: when it goes on, and when it does not.
@Suite(.timeLimit(.minutes(60)))
struct ScriptTests {
    /// Ends when it is told to, and says then what the session is.
    private static let weir = """
        echo "weir $*" >> calls
        case $1 in
            run | resume) mkdir -p s.weir; touch s.weir/session.json
                trap 'echo "told $1" >> calls; exit 75' USR1
                trap 'echo "told TERM" >> calls; exit 143' TERM
                touch begun
                for ((n = 0; n < ${STAY:-0}; n++)); do sleep 0.05; done
                test -z "${SCENE-}" || . ./scene ;;
            status) if [[ $2 == --lost ]]; then cat lost; else cat state; fi ;;
        esac
        exit "${STATUS:-0}"
        """

    private func place(_ options: String, scheduler: String = "slurm") throws -> Place {
        let place = try Place()
        try place.write(program: "weir", Self.weir)
        try place.write(
            program: "srun",
            """
            echo "srun $*" >> calls
            [[ $* != *"--nodelist=n2 "*true || ! -e dead ]] || exit 1
            while [[ $1 == -* ]]; do shift; done; exec "$@"
            """)
        try place.write(
            program: "mpirun",
            "while [[ $1 != */weir && $1 != weir ]]; do shift; done; exec \"$@\"")
        try place.write(
            program: "sbatch",
            "echo \"sbatch $*; $WEIR_JOB_SESSION $WEIR_JOB_RESTARTS\" >> calls; echo 78")
        try place.write(program: "qsub", "echo \"qsub $*\" >> calls; echo 79.server")
        try place.write(
            program: "scontrol",
            "[[ $1 != show ]] || printf '%s\\n' n1 n2 n3; echo \"scontrol $*\" >> calls")
        let job = try place.shell(
            "$WEIR job \(scheduler) a.graph --weir \"$PWD/bin/weir\" --session s.weir "
                + "-o job.sh \(options)")
        #expect(job.status == 0, "\(job.errors)")
        return place
    }

    private func run(_ place: Place, _ line: String = "") throws -> Outcome {
        try place.shell(
            "export PATH=$PWD/bin:$PATH SLURM_JOB_ID=77 SLURM_JOB_NODELIST='n[1-3]' PBS_JOBID=77.server "
                + "PBS_O_WORKDIR=$PWD PBS_NODEFILE=/dev/null; \(line) bash job.sh")
    }

    @Test func aSessionThatIsDoneIsTheEnd() throws {
        let place = try place("--restart chain")
        try place.write("done\n", to: "state")
        let run = try run(place)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try !place.read("calls").contains("sbatch"))
    }

    @Test func whatIsLeftIsDoneByTheNextJob() throws {
        let place = try place("--restart chain --max-restarts 2")
        try place.write("resumable\n", to: "state")
        let first = try run(place, "STATUS=75")
        #expect(first.status == 75, "\(first.errors)")
        #expect(first.output.contains("job 78 goes on"))
        let calls = try place.read("calls")
        #expect(calls.contains("weir run a.graph --session s.weir\n"))
        #expect(
            calls.contains(
                "sbatch --parsable --export=ALL --dependency=afterany:77 job.sh; s.weir 1\n"))
        // The next finds the session, and goes on with it.
        let second = try run(place, "WEIR_JOB_SESSION=s.weir WEIR_JOB_RESTARTS=1 STATUS=75")
        #expect(second.status == 75)
        #expect(try place.read("calls").contains("weir resume s.weir\n"))
        let last = try run(place, "WEIR_JOB_SESSION=s.weir WEIR_JOB_RESTARTS=2 STATUS=75")
        #expect(last.output.contains("not done after 2 restarts"))
        #expect(try place.read("calls").components(separatedBy: "sbatch").count == 3)
    }

    @Test func aFailedSessionIsNotTriedAgain() throws {
        let place = try place("--restart chain")
        try place.write("failed\n", to: "state")
        let run = try run(place, "STATUS=1")
        #expect(run.status == 1)
        #expect(try !place.read("calls").contains("sbatch"))
    }

    /// A launcher that crashes is no reason to go on if the session is done, nor to stop if it is not.
    @Test func theSessionAndNotTheLauncherDecides() throws {
        let place = try place("--restart chain")
        try place.write("running\n", to: "state")
        #expect(try run(place, "STATUS=139").status == 139)
        #expect(try place.read("calls").contains("sbatch"))
    }

    /// The launches of a job on three nodes, of which each does to the session what the scene says.
    private func launches(
        _ scene: String, lost: String = "n2.cluster\n", dead: Bool = false, _ options: String = ""
    ) throws -> (hosts: [String], run: Outcome, calls: String) {
        let place = try place("--nodes 3 --ranks-per-node 2 --cores-per-rank 1 \(options)")
        try place.write("resumable\n", to: "state")
        try place.write(lost, to: "lost")
        try place.write("launch=$(grep -c '^weir r' calls)\n" + scene, to: "scene")
        if dead { try place.write("", to: "dead") }
        let run = try run(place, "SCENE=1")
        let calls = try place.read("calls")
        let hosts = calls.split(separator: "\n").filter {
            $0.hasPrefix("srun") && !$0.hasSuffix("true")
        }
        .map { call in
            call.split(separator: " ").first { $0.hasPrefix("--nodelist=") }
                .map { String($0.dropFirst(11)) } ?? "all"
        }
        return (hosts, run, calls)
    }

    private static let thenDone = "((launch < 2)) || echo done > state"

    @Test func whenARankHasDiedTheSameJobGoesOn() throws {
        let (hosts, run, calls) = try launches(Self.thenDone)
        #expect(run.status == 0, "\(run.errors)")
        #expect(hosts == ["all", "n1,n2,n3"], "\(calls)")
        #expect(
            calls.contains(
                "srun --overlap --nodelist=n1,n2,n3 --nodes=3 --ntasks=6 --mpi=pmix "))
        #expect(calls.contains("weir resume s.weir\n"))
        #expect(run.output.contains("s.weir: ranks were lost: gone on with on 3 hosts"))
    }

    @Test func aHostThatDoesNotAnswerIsLeftOut() throws {
        let (hosts, run, calls) = try launches(Self.thenDone, dead: true)
        #expect(run.status == 0, "\(run.errors)")
        #expect(hosts == ["all", "n1,n3"], "\(calls)")
        #expect(calls.contains("--nodes=2 --ntasks=4 "))
        #expect(run.output.contains("n2 does not answer, and is left out"))
    }

    @Test func aHostThatAnswersIsLeftOutWhenItLosesRanksAgain() throws {
        let (hosts, run, calls) = try launches("((launch < 3)) || echo done > state")
        #expect(hosts == ["all", "n1,n2,n3", "n1,n3"], "\(calls)")
        #expect(run.output.contains("n2 has lost ranks again, and is left out"))
    }

    @Test(arguments: [0, 1, 2]) func thereAreOnlySoManyLaunches(_ most: Int) throws {
        let (hosts, run, calls) = try launches(
            "echo n$launch > lost; exit 75", "--max-restarts \(most) --restart chain")
        #expect(hosts.count == most + 1, "\(calls)")
        #expect(run.status == 75)
        #expect(calls.contains("sbatch") == (most > 0))
    }

    /// Nobody died, or nothing is left to do, or nothing is left to do it on.
    @Test(arguments: [
        ("exit 75", ""), ("echo failed > state; exit 1", "n2\n"), ("exit 75", "n1\nn2\nn3\n"),
    ])
    func otherwiseNothingIsLaunchedAgain(_ scene: String, _ lost: String) throws {
        let (hosts, run, calls) = try launches(scene, lost: lost)
        #expect(hosts.count == (lost.contains("n3") ? 2 : 1), "\(calls)")
        #expect(run.status == (scene.contains("failed") ? 1 : 75))
    }

    @Test func aLauncherThatNamesHostsIsToldThemFromTheBeginning() throws {
        let place = try place(
            "--nodes 3 --ranks-per-node 1 --cores-per-rank 1 --launcher 'srun -w {hosts} -n {ranks}'"
        )
        let script = try place.read("job.sh")
        #expect(script.contains("launcher=(srun -w \"$list\" -n \"$ranks\")"), "\(script)")
        #expect(script.contains("\nlaunch_on \"${hosts[@]}\"\n"))
        let sweep = try place.weir(
            "job", "slurm", "a.graph", "--sweep", "1,2", "--launcher", "srun -w {hosts}")
        #expect(sweep.status == 2 && sweep.errors.contains("--sweep with {hosts}"))
    }

    @Test func requeueingIsAskedOfSlurm() throws {
        let place = try place("--restart requeue --max-restarts 1")
        try place.write("resumable\n", to: "state")
        _ = try run(place, "STATUS=75")
        #expect(try place.read("calls").contains("scontrol requeue 77\n"))
        let last = try run(place, "SLURM_RESTART_COUNT=1 STATUS=75")
        #expect(last.output.contains("not done after 1 restarts"))
    }

    @Test func theSignalBeforeTheEndReachesTheRun() throws {
        let place = try place("--restart chain")
        try place.write("resumable\n", to: "state")
        let run = try place.shell(
            """
            export PATH=$PWD/bin:$PATH SLURM_JOB_ID=77 STAY=400
            bash job.sh & job=$!
            until test -e begun; do sleep 0.02; done
            until grep -q told calls; do kill -USR1 $job; sleep 0.1; done
            status=0; wait $job || status=$?; exit $status
            """)
        #expect(run.status == 75, "\(run.errors)")
        let calls = try place.read("calls")
        #expect(calls.contains("told run") && calls.contains("sbatch"), "\(calls)")
    }

    /// What dies when the end is near need not be begun again.
    @Test func whatIsToldOfTheEndIsNotLaunchedAgain() throws {
        let place = try place("")
        try place.write("resumable\n", to: "state")
        try place.write("n1\n", to: "lost")
        let run = try place.shell(
            """
            export PATH=$PWD/bin:$PATH SLURM_JOB_ID=77 SLURM_JOB_NODELIST=n1 STAY=400
            bash job.sh & job=$!
            until test -e begun; do sleep 0.02; done
            until grep -q told calls; do kill -USR1 $job; sleep 0.1; done
            status=0; wait $job || status=$?; exit $status
            """)
        #expect(run.status == 75, "\(run.errors)")
        #expect(try !place.read("calls").contains("weir resume"))
    }

    @Test func whoCancelsTheJobDoesNotWantItBack() throws {
        let place = try place("--restart chain")
        try place.write("resumable\n", to: "state")
        let run = try place.shell(
            """
            export PATH=$PWD/bin:$PATH SLURM_JOB_ID=77 STAY=400
            bash job.sh & job=$!
            until test -e begun; do sleep 0.02; done
            until grep -q told calls; do kill -TERM $job; sleep 0.1; done
            status=0; wait $job || status=$?; exit $status
            """)
        #expect(run.status == 143, "\(run.errors)")
        let calls = try place.read("calls")
        #expect(calls.contains("told TERM") && !calls.contains("sbatch"), "\(calls)")
    }

    @Test func pbsIsWarnedByTheScriptsOwnTimer() throws {
        let place = try place("--restart chain --time 12s --stop-before 2", scheduler: "pbs")
        try place.write("resumable\n", to: "state")
        let run = try run(place, "STAY=400")
        #expect(run.status == 75, "\(run.errors)")
        #expect(run.leftovers.isEmpty)
        let calls = try place.read("calls")
        #expect(calls.contains("told run"), "\(calls)")
        // What is left by the clock of bash, whose seconds end when the clock's do.
        #expect(calls.contains(/--walltime ([1-9]|1[0-2]) --margin 2\n/), "\(calls)")
        #expect(
            calls.contains(
                "qsub -W depend=afterany:77.server -v WEIR_JOB_SESSION=s.weir,WEIR_JOB_RESTARTS=1 job.sh"
            ))
    }

    @Test func theTimerOfPBSEndsWithTheRun() throws {
        let place = try place("--time 10m", scheduler: "pbs")
        let run = try run(place)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.leftovers.isEmpty)
        #expect(!run.timedOut)
    }

    @Test func eachTaskOfAnArrayHasItsSetAndSession() throws {
        let place = try Place()
        try place.writeGraph(copies: "~copies")
        try place.write(program: "weir", "echo \"$*\" >> calls")
        try place.write("copies=2\ncopies=3\n", to: "sets")
        let job = try place.shell(
            "$WEIR job slurm a.graph --sets sets --weir \"$PWD/bin/weir\" --launcher env -o job.sh")
        #expect(job.status == 0, "\(job.errors)")
        for task in 1...3 {
            let run = try place.shell(
                "SLURM_ARRAY_JOB_ID=9 SLURM_ARRAY_TASK_ID=\(task) bash job.sh")
            #expect(run.status == (task == 3 ? 2 : 0), "\(run.errors)")
        }
        #expect(
            try place.read("calls") == """
                run a.graph --session a-9-1.weir -p copies=2
                run a.graph --session a-9-2.weir -p copies=3

                """)
    }

    /// All of it but the scheduler is real here.
    @Test func aSweepEndsWithATable() throws {
        let place = try Place()
        let job = try place.shell("$WEIR job slurm a.graph --sweep 1,2 --launcher env -o job.sh")
        #expect(job.status == 0, "\(job.errors)")
        let run = try place.shell("SLURM_JOB_ID=5 bash job.sh")
        #expect(run.status == 0, "\(run.errors)")
        let rows = try place.read("a-5.tsv").split(separator: "\n").map {
            $0.split(separator: "\t")
        }
        #expect(rows.map(\.count) == [4, 4, 4])
        #expect(rows[0].joined(separator: " ") == "nodes ranks seconds efficiency")
        #expect(rows[1][0] == "1" && rows[1][3] == "1.00" && rows[2][1] == "2")
        #expect(place.has("a-5-n2.weir/summary.json"))
    }
}
