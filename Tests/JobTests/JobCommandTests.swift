import Foundation
import TestSupport
import Testing

/// What `weir job` says and writes; what a script is, is held against files in BatchTests.
@Suite(.timeLimit(.minutes(60)))
struct JobCommandTests {
    @Test func theScriptIsPrinted() throws {
        let place = try Place()
        let job = try place.weir("job", "slurm", "a.graph", "--nodes", "3", "--time", "90m")
        #expect(job.status == 0, "\(job.errors)")
        #expect(job.output.hasPrefix("#!/bin/bash\n# Weir runs a.graph on 3 nodes"))
        #expect(job.output.contains("\n#SBATCH --nodes=3\n"))
        #expect(job.output.contains("\n#SBATCH --time=01:30:00\n"))
        #expect(job.output.contains("\nweir=\(Place.weir)\n") || job.output.contains("/weir\n"))
    }

    @Test func theScriptIsWrittenAndSaysHowToSubmitIt() throws {
        let place = try Place()
        let job = try place.weir("job", "pbs", "a.graph", "-o", "a.pbs", "--module", "weir/1.0")
        #expect(job.status == 0 && job.output.isEmpty, "\(job.errors)")
        let script = try place.read("a.pbs")
        #expect(script.hasPrefix("#!/bin/bash -l\n"))
        #expect(script.contains("# Submit with: qsub a.pbs\n"))
        #expect(script.contains("command=(weir run a.graph --session \"$session\")"))
    }

    @Test func dryRunsWriteAndSubmitNothing() throws {
        let place = try Place()
        let job = try place.weir("job", "slurm", "a.graph", "-o", "a.sh", "--submit", "--dry-run")
        #expect(job.status == 0)
        #expect(job.output.contains("#SBATCH --job-name=a\n"))
        #expect(job.errors.contains("would submit: sbatch --parsable a.sh"))
        #expect(!place.has("a.sh"))
    }

    @Test(arguments: [
        ("slurm", "--parsable", "4711;cluster", "4711"), ("pbs", "", "12.server", "12.server"),
    ])
    func submittingPrintsTheJobsNumber(
        _ scheduler: String, _ options: String, _ answer: String, _ number: String
    ) throws {
        let place = try Place()
        let program = scheduler == "slurm" ? "sbatch" : "qsub"
        try place.write(program: program, "echo \"$*\" > words; cat > script; echo '\(answer)'")
        let job = try place.shell("PATH=$PWD/bin:$PATH $WEIR job \(scheduler) a.graph --submit")
        #expect(job.status == 0, "\(job.errors)")
        #expect(job.output == "\(number)\n")
        #expect(try place.read("words") == options + "\n")
        #expect(try place.read("script").contains("Weir runs a.graph"))
    }

    @Test func whatTheSchedulerRefusesIsSaid() throws {
        let place = try Place()
        try place.write(program: "sbatch", "echo 'sbatch: error: no such partition' >&2; exit 1")
        let job = try place.shell("PATH=$PWD/bin:$PATH $WEIR job slurm a.graph --submit")
        #expect(job.status == 2)
        #expect(job.errors.contains("no such partition\nweir: job: sbatch refused the script"))
        let missing = try place.shell("PATH=/nowhere \"$WEIR\" job pbs a.graph --submit")
        #expect(missing.status == 2)
        #expect(missing.errors.contains("cannot start qsub"))
    }

    @Test(arguments: [
        ("job", "no slurm|pbs GRAPH given"),
        ("job slurm", "no GRAPH given"),
        ("job lsf a.graph", "\"lsf\" is no scheduler"),
        ("job slurm a.graph --time soon", "--time soon: not a time"),
        ("job slurm a.graph --nodes 0", "--nodes 0: not a number from 1"),
        ("job slurm a.graph --memory much", "--memory much: not an amount"),
        ("job slurm a.graph --account 'a b'", "a space or quote"),
        ("job slurm a.graph --env 1=2", "--env 1=2: not NAME=VALUE"),
        ("job slurm a.graph --restart often", "none of chain, requeue"),
        ("job slurm a.graph --bind all", "none of cores, none"),
        ("job slurm a.graph --mail-on start", "none of begin, end, fail"),
        ("job slurm a.graph --array 1-3", "which parameter"),
        ("job slurm a.graph --array 3-1 --index x", "not of the form FROM-TO"),
        ("job slurm a.graph --sets none", "--sets none: No such file"),
        ("job slurm a.graph --sweep 1,x", "not numbers of nodes"),
        ("job slurm a.graph --sweep 1,2 --restart chain", "--sweep with an array or --restart"),
        ("job slurm a.graph --stop-before 90 --time 60s", "the job has only 60 s"),
        ("job slurm a.graph --before $'a\\nb'", "more than one line"),
        ("job pbs a.graph --qos high", "--qos is for Slurm"),
        ("job pbs a.graph --restart requeue", "--restart requeue with PBS"),
        ("job pbs a.graph --restart chain", "--restart chain without -o"),
        ("job slurm a.graph --site setonnix", "no site \"setonnix\"\n  try: --site setonix"),
        ("job slurm a.graph --site setonix", "wants --account"),
        ("job pbs a.graph --site lumi", "has slurm, not pbs\n  try: weir job slurm a.graph"),
        (
            "job slurm a.graph --site lumi --account p --ranks-per-node 8 --cores-per-rank 32",
            "8 ranks of 32 cores on a node, which has 128"
        ),
        ("job slurm a.graph --nodse 2", "unknown option --nodse\n  try: --nodes"),
        ("job slurm a.graph --partiton 2", "unknown option --partiton\n  try: --partition"),
    ])
    func mistakesAreToldBeforeAnythingIsWritten(_ line: String, _ said: String) throws {
        let place = try Place()
        let job = try place.shell(
            "$WEIR \(line) -o a.sh".replacing(
                " -o a.sh", with: line.contains("pbs") ? "" : " -o a.sh"))
        #expect(job.status == 2, "\(job.output)")
        #expect(job.errors.contains(said), "\(job.errors)")
        #expect(!place.has("a.sh"))
    }

    @Test func aWrongGraphCostsNoNodeHour() throws {
        let place = try Place()
        try place.writeGraph(copies: "~copies")
        let job = try place.weir("job", "slurm", "a.graph", "-o", "a.sh")
        #expect(job.status == 3)
        #expect(!place.has("a.sh"))
        let good = try place.weir("job", "slurm", "a.graph", "-p", "copies=3")
        #expect(good.status == 0, "\(good.errors)")
        #expect(good.output.contains("--session \"$session\" -p copies=3)"))
    }

    @Test func eachSetOfParametersIsChecked() throws {
        let place = try Place()
        try place.writeGraph(copies: "~copies")
        try place.write("# sets\ncopies=2\n\n copies=3\n", to: "good")
        let good = try place.weir("job", "slurm", "a.graph", "--sets", "good")
        #expect(good.output.contains("#SBATCH --array=1-2\n"), "\(good.errors)")
        #expect(good.output.contains("    2) parameters=(-p copies=3) ;;\n"))
        try place.write("copies=2\ncopies=many\n", to: "bad")
        #expect(try place.weir("job", "slurm", "a.graph", "--sets", "bad").status == 3)
        try place.write("copies\n", to: "worse")
        let worse = try place.weir("job", "slurm", "a.graph", "--sets", "worse")
        #expect(worse.errors.contains("-p copies: no \"=\" in it"))
    }

    @Test func everySiteOfOursIsListedAndCanBeUsed() throws {
        let place = try Place()
        let list = try place.weir("job", "--sites")
        #expect(list.status == 0, "\(list.errors)")
        let files = try FileManager.default.contentsOfDirectory(atPath: Place.root + "/jobs/sites")
        #expect(files.count >= 9)
        for file in files {
            let name = file.replacing(".site", with: "")
            let text = try String(
                contentsOfFile: "\(Place.root)/jobs/sites/\(file)", encoding: .utf8)
            #expect(list.output.contains("\n\(name) "), "\(name)")
            for key in ["title", "scheduler", "source", "read"] {
                #expect(text.contains("\n\(key) = ") || text.hasPrefix("\(key) = "), "\(name)")
            }
            let scheduler = text.contains("scheduler = pbs") ? "pbs" : "slurm"
            let job = try place.weir(
                "job", scheduler, "a.graph", "--site", name, "--account", "p1", "--queue", "q1",
                "--memory", "100G", "-o", "\(name).sh")
            #expect(job.status == 0, "\(name): \(job.errors)")
            #expect(try place.shell("bash -n \(name).sh").status == 0)
        }
    }

    @Test func aUsersOwnSiteGoesBeforeOurs() throws {
        let place = try Place()
        let folder = place.path + "/.config/weir/sites"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try place.write(
            "title = my Setonix\nscheduler = slurm\nqueue = mine\nexclusive\nlauncher = ibrun\n",
            to: ".config/weir/sites/setonix.site")
        let job = try place.weir("job", "slurm", "a.graph", "--site", "setonix")
        #expect(job.output.contains("Written for my Setonix."), "\(job.errors)")
        #expect(job.output.contains("\n#SBATCH --partition=mine\n#SBATCH --nodes=1\n"))
        #expect(job.output.contains("\nlauncher=(ibrun)\n"))
        let typed = try place.weir(
            "job", "slurm", "a.graph", "--site", "setonix", "--partition", "b")
        #expect(typed.output.contains("\n#SBATCH --partition=b\n"), "\(typed.errors)")
    }

    @Test(arguments: [
        ("queue", ":1: \"queue =\" is not of the form key = value", "queue ="),
        ("word", ":1: scheduler: slurm or pbs is wanted", "scheduler = lsf"),
        ("number", ":1: cores-per-node: a number is wanted", "cores-per-node = many"),
        ("flag", ":1: exclusive: takes no value", "exclusive = no"),
        ("value", ":2: queue: a value is wanted", "title = x\nqueue"),
        ("key", ":2: no such key: quue\n  try: queue", "title = x\nquue = y"),
    ])
    func aWrongSiteFileIsToldWithItsLine(_ name: String, _ said: String, _ text: String) throws {
        let place = try Place()
        try place.write(text, to: "my.site")
        let job = try place.weir("job", "slurm", "a.graph", "--site", "my.site")
        #expect(job.status == 2)
        #expect(job.errors.contains("my.site" + said), "\(job.errors)")
    }

    @Test func aGraphIsFoundWhateverItIsCalled() throws {
        for name in [
            "a b.graph", "it's.graph", "$(touch x).graph", "-n.graph", "a\nb.graph", "\"q\".graph",
        ] {
            let place = try Place()
            try place.write(try place.read("a.graph"), to: name)
            let quoted = "'" + name.replacing("'", with: "'\\''") + "'"
            let run = try place.shell(
                "$WEIR job slurm --launcher env -o job.sh --session s -- \(quoted) && "
                    + "bash -n job.sh && SLURM_JOB_ID=5 bash job.sh")
            #expect(run.status == 0, "\(name): \(run.errors)")
            #expect(place.has("s/summary.json") && !place.has("x"), "\(name)")
            for line in try place.read("job.sh").prefix(while: { $0 != "=" }).split(separator: "\n")
            {
                #expect(line.hasPrefix("#"), "\(name): \(line)")
            }
        }
    }

    @Test func whatARunIsToldItsSuccessorsAreToldToo() throws {
        let place = try Place()
        let job = try place.weir(
            "job", "slurm", "a.graph", "--restart", "chain", "--", "--slots", "2", "--no-journal",
            "-v")
        #expect(job.output.contains("resume \"$session\" --slots 2 -v)"), "\(job.output)")
        let wrong = try place.weir("job", "slurm", "a.graph", "--", "--slotz", "2")
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("unknown option --slotz\n  try: --slots"), "\(wrong.errors)")
    }

    @Test func wordsAfterTwoDashesAreForTheRun() throws {
        let place = try Place()
        let job = try place.weir("job", "slurm", "a.graph", "--", "--slots", "2")
        #expect(job.output.contains("--session \"$session\" --slots 2)"), "\(job.errors)")
    }
}
