import Foundation
import TestSupport
import Testing

/// Runs that end before their job does, and what they leave for the next.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct WalltimeTests {
    @Test func aRunEndsBeforeItsTimeIsOver() throws {
        let place = try Workplace()
        try place.writeGraph(command: "sleep 600", copies: 6)
        let run = try place.weir(
            "run", "-n", "2", "a.graph", "--session", "s", "--walltime", "0:02:01", "--margin",
            "120")
        #expect(run.status == 75, "\(run.errors)")
        #expect(run.errors.contains("the end of the job's time: nothing more begins"))
        let status = try place.weir("status", "s").output
        #expect(status.contains("stopped early by the end of the job's time"))
        #expect(try place.weir("drops", "--json", "s").output.components("\"ERROR\"") == 0)
    }

    @Test func slurmSaysInTheEnvironmentWhenTheJobEnds() throws {
        let place = try Workplace()
        try place.writeGraph(command: "sleep 100", copies: 2)
        let run = try place.shell(
            "SLURM_JOB_END_TIME=$(($(date +%s) + 31)) '\(Workplace.weir)' run a.graph "
                + "--session s --margin 30")
        #expect(run.status == 75, "\(run.errors)")
    }

    /// Asked of a squeue that stands in for Slurm's.
    @Test func slurmIsAskedWhereTheEnvironmentDoesNotSay() throws {
        let place = try Workplace()
        try place.writeGraph(command: "sleep 100", copies: 2)
        try place.write(
            """
            #!/bin/bash
            echo "$*" >> asked
            date -d '+31 seconds' +%Y-%m-%dT%H:%M:%S
            """, to: "squeue")
        let run = try place.shell(
            "chmod +x squeue && PATH=$PWD:$PATH SLURM_JOB_ID=7 '\(Workplace.weir)' run a.graph "
                + "--session s --margin 30")
        #expect(run.status == 75, "\(run.errors)")
        #expect(try place.read("asked") == "-h -j 7 -o %e\n")
    }

    @Test func whatWouldNotEndInTimeIsNotBegun() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.bash("Short", "echo > {x}")
        graph.file("Done")
        graph.bash("Long", "touch ../../begun; echo > {x}")
        graph.set("time_limit", of: "Long", "100")
        graph.file("Undone")
        graph.link("Short", "Done")
        graph.link("Long", "Undone")
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir(
            "run", "a.graph", "--session", "s", "--walltime", "72", "--margin", "60")
        #expect(run.status == 75, "\(run.errors)")
        #expect(!place.has("begun"))
        #expect(run.output.contains("2 of 4 Drops are left"), "\(run.output)")
        #expect(try place.weir("resume", "s").status == 0)
        #expect(place.has("begun"))
    }

    /// What a program makes of the signal that it gets first.
    @Test func programsGetTheSignalThatIsAskedFor() throws {
        let place = try Workplace()
        try place.writeGraph(
            command:
                "trap 'touch ../../heard; exit 0' USR2; touch begun; while true; do sleep 0.05; done"
        )
        let run = try place.shell(
            """
            { '\(Workplace.weir)' run a.graph --session s --signal USR2 & run=$!
            until test -e s/data/begun; do sleep 0.02; done
            kill -USR1 $run; wait $run; }
            """)
        #expect(run.status == 75, "\(run.errors)")
        #expect(place.has("heard"))
        let wrong = try place.weir("run", "a.graph", "--signal", "NONE")
        #expect(wrong.status == 2 && wrong.errors.contains("--signal NONE: no such signal"))
        let time = try place.weir("run", "a.graph", "--walltime", "1:x")
        #expect(time.status == 2 && time.errors.contains("--walltime 1:x: not a time"))
    }

    /// There would be a minute and a half yet for what is in memory; but the disk is slow.
    @Test(arguments: [1, 2])
    func whatIsInMemoryIsThereToBeWrittenInTime(_ ranks: Int) throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.bash("Make", "echo >> ../../effects; head -c 20000000 /dev/zero > {x}")
        graph.file("Zeros")
        graph.app("Into", "dlg.apps.simple.CopyApp")
        graph.memory("Held")
        graph.bash("Slow", "until test -e go; do sleep 0.02; done; echo > {y}")
        graph.file("Late")
        graph.app("From", "dlg.apps.simple.CopyApp")
        graph.file("Result", "result")
        graph.chain("Make", "Zeros", "Into", "Held", "From", "Result")
        graph.link("Slow", "Late", port: "y")
        graph.link("Late", "From", port: "y")
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir(
            "run", "-n", "\(ranks)", "a.graph", "--session", "s", "--slots", "2", "--walltime",
            "113", "--margin", "20", "--disk-rate", "\(200 * ranks)kB")
        #expect(run.status == 75, "\(run.errors)")
        #expect(run.errors.contains("the end of the job's time: nothing more begins"))
        // 20 MB take 100 s, of which the margin has 10.
        #expect(run.duration < .seconds(80), "\(run.duration)")
        let plan = try place.weir("resume", "--plan", "s").output
        #expect(!plan.contains("Into") && !plan.contains("Make"), "\(plan)")
        _ = try place.shell("touch s/data/go")
        #expect(try place.weir("resume", "s").status == 0)
        #expect(try place.read("effects") == "\n")
        let wrong = try place.weir("run", "a.graph", "--disk-rate", "fast")
        #expect(wrong.status == 2 && wrong.errors.contains("--disk-rate fast: no number of bytes"))
    }

    /// Nobody has read it when the run ends, and it is not made twice.
    @Test(arguments: [1, 2, 3])
    func whatIsInMemoryIsWrittenDown(_ ranks: Int) throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.scatter("s", 4)
        graph.bash("Work", "echo $WEIR_INDEX >> ../../effects; echo $WEIR_INDEX > {x}", in: "s")
        graph.file("First", "first.txt", in: "s")
        graph.app("Into", "dlg.apps.simple.CopyApp", in: "s")
        graph.memory("Between", in: "s")
        graph.bash("Slow", "touch slow; until test -e go; do sleep 0.02; done; echo > {y}")
        graph.file("Late")
        graph.app("From", "dlg.apps.simple.CopyApp")
        graph.file("Result", "result.txt")
        for (from, to) in [
            ("Work", "First"), ("First", "Into"), ("Into", "Between"), ("Between", "From"),
            ("From", "Result"),
        ] {
            graph.link(from, to)
        }
        graph.link("Slow", "Late", port: "y")
        graph.link("Late", "From", port: "y")
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.shell(
            """
            { '\(Workplace.weir)' run -n \(ranks) a.graph --session s --slots 2 & run=$!
            until test "$('\(Workplace.weir)' drops s 2> /dev/null | grep -c '^Between.*COMPLETED')" = 4
            do sleep 0.1; done
            kill -USR1 $run; wait $run; }
            """)
        #expect(run.status == 75, "\(run.errors)")
        let plan = try place.weir("resume", "--plan", "s").output
        #expect(!plan.contains("Into") && !plan.contains("Work"), "\(plan)")
        _ = try place.shell("touch s/data/go")
        let resumed = try place.weir("resume", "-n", "\(4 - ranks)", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(
            try place.read("s/data/result.txt").split(separator: "\n").sorted()
                == ["0", "1", "2", "3"])
        #expect(try place.read("effects").split(separator: "\n").count == 4)
    }
}
