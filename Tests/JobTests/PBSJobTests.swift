import Foundation
import TestSupport
import Testing

/// Scripts for PBS, really run over several hosts, by a stand-in for its server (see Tests/PBS/qsub).
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: RealHosts.canBeMade, "\(RealHosts.needs)"))
struct PBSJobTests {
    private static let functions = """
        export HOME=$PWD/home PBS_HOME=$PWD/pbs
        export PATH='\(Place.root)/Tests/PBS':$PWD/bin:$PATH
        mkdir -p home pbs
        # A login shell begins with a PATH of its own; a centre puts qsub into it.
        echo 'PATH="\(Place.root)/Tests/PBS:$PATH"' > home/.bash_profile
        job() {
            weir job pbs "$1" --bind none --nodes 1 --ranks-per-node 1 --cores-per-rank 1 "${@:2}"
        }
        ended() {
            for ((n = 0; n < 2400; n++)); do test -e pbs/${1%%[.[]*}/status && break; sleep 0.1; done
            cat pbs/${1%%[.[]*}/status
        }
        running() {
            for ((n = 0; n < 1200; n++)); do test -e "$1" && return; sleep 0.1; done
            return 1
        }

        """

    private func place() throws -> Place {
        let place = try Place()
        let made = try place.shell("mkdir bin && ln -s '\(Place.weir)' bin/weir")
        #expect(made.status == 0)
        return place
    }

    private func pbs(_ place: Place, hosts: Int = 2, _ line: String) throws -> Outcome {
        try place.write(Self.functions + line, to: "line.sh")
        let run = try place.shell(
            "'\(RealHosts.starter)' \(hosts) bash line.sh")
        #expect(run.leftovers.isEmpty)
        return run
    }

    @Test func ranksRunOnAllHostsOfTheNodeFile() throws {
        let place = try place()
        try place.writeGraph(command: "hostname > {out}", copies: "8")
        let run = try pbs(
            place, hosts: 3,
            """
            job=$(job a.graph --nodes 3 --ranks-per-node 2 --time 5m -o a.pbs --submit) || exit 91
            ended $job
            cat a.o${job%%.*} >&2
            """)
        #expect(run.output == "0\n", "\(run.errors)")
        #expect(run.errors.contains("on 6 ranks of 3 hosts"), "\(run.errors)")
        let hosts = try (0..<8).map { try place.read("a-0.weir/data/out_0-\($0).txt") }
        #expect(Set(hosts) == ["h1\n", "h2\n", "h3\n"])
    }

    @Test func eachTaskOfAnArrayHasASession() throws {
        let place = try place()
        try place.writeGraph(copies: "~copies")
        try place.write("copies=2\ncopies=5\n", to: "sets")
        let run = try pbs(
            place,
            "job=$(job a.graph --sets sets --time 5m --submit) || exit 91; ended $job; cat a.o* >&2"
        )
        #expect(run.output == "0\n", "\(run.errors)")
        for (task, copies) in [(1, 2), (2, 5)] {
            let summary = try place.read("a-0-\(task).weir/summary.json")
            #expect(summary.contains("\"completed\": \(copies)"), "\(summary)")
        }
    }

    @Test func aFailingGraphIsAFailedJobAndItsDependentsNeverRun() throws {
        let place = try place()
        try place.writeGraph(command: "exit 3")
        let run = try pbs(
            place,
            """
            job=$(job a.graph --time 5m --submit) || exit 91
            after=$(job a.graph --name after --time 5m --dependency afterok:$job --submit) || exit 92
            ended $job; ended $after; ls
            """)
        #expect(run.output.hasPrefix("1\ndeleted\n"), "\(run.output)\(run.errors)")
        #expect(!run.output.contains("after-"))
    }

    /// A rank is killed, or all of a host. The job's first host has the script, and must live.
    @Test(arguments: ["rank", "host"]) func theJobGoesOnWhenSomethingDies(_ what: String) throws {
        let place = try place()
        try place.writeGraph(
            command: "touch begun-$(hostname); sleep 0.7; hostname > {out}", copies: "24")
        let run = try pbs(
            place, hosts: 3,
            """
            kill_all_of() {
                uts=$(readlink /proc/$(< $WITH_HOSTS/$1.pid)/ns/uts)
                for process in /proc/[0-9]*; do
                    [[ $(readlink $process/ns/uts) == "$uts" ]] || continue
                    [[ \(what) == host || $(< $process/comm) == weir ]] || continue
                    kill -KILL ${process#/proc/}
                done 2> /dev/null
            }
            job=$(job a.graph --nodes 3 --time 5m --submit) || exit 91
            running a-0.weir/data/begun-h2 || exit 92
            kill_all_of h2
            ended $job
            weir status --quiet a-0.weir
            cat a.o0 >&2
            """)
        #expect(run.output == "0\ndone\n", "\(run.output)\(run.errors)")
        let left = what == "rank" ? 3 : 2
        #expect(
            run.errors.contains("ranks were lost: gone on with on \(left) hosts"), "\(run.errors)")
        #expect(run.errors.contains("h2 does not answer") == (what == "host"), "\(run.errors)")
        for copy in 0..<24 { #expect(place.has("a-0.weir/data/out_0-\(copy).txt")) }
    }

    /// The script's own timer stops the run in time, so that PBS has nobody to kill.
    @Test func aRunIsStoppedBeforeTheWalltime() throws {
        let place = try place()
        try place.writeGraph(command: "touch begun; sleep 100", copies: "4")
        let run = try pbs(
            place,
            """
            job=$(job a.graph --nodes 2 --time 60s --stop-before 40 --submit) || exit 91
            ended $job
            weir status a-0.weir
            cat a.o0 >&2
            """)
        #expect(run.output.hasPrefix("75\n"), "\(run.output)\(run.errors)")
        // Whose clock is first, the script's or the run's.
        #expect(run.output.contains("stopped early by"), "\(run.output)\(run.errors)")
        #expect(!run.errors.contains("job killed: walltime"))
    }

    /// Without enough time to stop, PBS's TERM comes to all, and the session is whole all the same.
    @Test(arguments: ["walltime", "qdel"]) func whatPBSEndsLeavesASession(_ how: String) throws {
        let place = try place()
        try place.writeGraph(command: "touch begun; sleep 100", copies: "4")
        let time = how == "qdel" ? "10m" : "30s --stop-before 1"
        let run = try pbs(
            place,
            """
            job=$(job a.graph --nodes 2 --time \(time) --submit) || exit 91
            running a-0.weir/data/begun || exit 92
            \(how == "qdel" ? "qdel $job" : "true")
            ended $job
            weir status a-0.weir
            cat a.o0 >&2
            """)
        let status = how == "qdel" ? "271\n" : "-29\n"
        #expect(
            run.output.hasPrefix(status) || how == "walltime" && run.output.hasPrefix("75\n"),
            "\(run.output)\(run.errors)")
        #expect(run.output.contains("stopped early by"), "\(run.output)\(run.errors)")
    }

    @Test(.enabled(if: SlurmJobTests.canResume, "this Weir cannot resume a session yet"))
    func aJobThatIsTooShortIsGoneOnWithUntilAllIsDone() throws {
        let place = try place()
        // Half a minute for one slot, however many cores there are; a job has twenty seconds.
        try place.writeGraph(command: "sleep 3; echo > {out}", copies: "10")
        let run = try pbs(
            place,
            """
            job=$(job a.graph --time 40s --stop-before 20 --restart chain -o a.pbs --submit \\
                -- --slots 1) || exit 91
            for ((n = 0; n < 2400; n++)); do
                test "$(weir status --quiet a-0.weir 2> /dev/null)" = done && break
                sleep 0.1
            done
            weir status --quiet a-0.weir
            ended 1; cat a.o0 >&2
            """)
        #expect(run.output.hasPrefix("done\n"), "\(run.output)\(run.errors)")
        #expect(run.errors.contains("something is left"), "\(run.errors)")
    }
}
