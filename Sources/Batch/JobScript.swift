// The text of a job script: directives, surroundings, the run, and what follows when it has stopped.
//
// The run is a child in the background, for bash heeds a signal only while it waits. The script passes
// on what it is told: before the end of the job the scheduler's signal (Slurm) or its own timer's (PBS,
// which gives no warning). Whether something is left to be done says the session, and not the
// launcher's exit status: one that was told to stop may itself crash.

package struct JobScript {
    let job: JobDescription

    package init(_ job: JobDescription) { self.job = job }

    package var text: String {
        var text = ScriptText()
        // Only a login shell knows `module`.
        text.add(job.usesModules ? "#!/bin/bash -l" : "#!/bin/bash")
        addHead(&text)
        text.add(job.directives.lines)
        addSurroundings(&text)
        if job.sweep.isEmpty {
            addSession(&text)
            addRun(&text)
            addEnd(&text)
        } else {
            addSweep(&text)
        }
        return text.text
    }

    private func addHead(_ text: inout ScriptText) {
        let shape = job.shape
        let nodes = shape.nodes == 1 ? "one node" : "\(shape.nodes) nodes"
        let ranks = shape.ranksPerNode == 1 ? "one rank" : "\(shape.ranksPerNode) ranks"
        let each = shape.nodes == 1 ? "" : " each"
        text.comment("Weir runs \(job.graph) on \(nodes), with \(ranks)\(each).")
        if let site = job.site { text.comment("Written for \(site).") }
        if !job.madeBy.isEmpty { text.comment("Made by: \(job.madeBy)") }
        for line in job.origins { text.comment(line) }
        let submit = job.scheduler == .slurm ? "sbatch" : "qsub"
        if let file = job.file { text.comment("Submit with: \(submit) \(Shell.quoted(file))") }
    }

    private func addSurroundings(_ text: inout ScriptText) {
        let around = job.surroundings
        if job.usesModules {
            text.paragraph(
                "Modules come before `set -u`, for which they are not written; one that fails to load "
                    + "does not stop a script by itself.",
                (around.purgesModules ? ["module purge"] : [])
                    + around.modules.map { "module load \(Shell.quoted($0)) || exit" })
        }
        text.paragraph(nil, around.commands)
        text.paragraph(nil, ["set -euo pipefail"])
        if job.scheduler == .pbs {
            text.add("# PBS starts a job in the home folder.")
            text.add("cd \"$PBS_O_WORKDIR\"")
        }
        if job.program != "weir" { text.add("weir=\(Shell.quoted(job.program))") }
        text.add(
            around.environment.map { "export \($0.name)=\"\(Shell.expandable($0.value))\"" })
        if let scratch = around.scratch {
            text.add("mkdir -p \"\(Shell.expandable(scratch))\"")
        }
    }

    private func addRun(_ text: inout ScriptText) {
        if case .sets(let sets, _)? = job.array {
            text.paragraph(
                "A set of parameters for each task of the array.",
                [
                    "case \(job.index) in"
                ]
                    + sets.enumerated().map { number, words in
                        "    \(number + 1)) parameters=(\(Shell.line(words))) ;;"
                    } + [
                        "    *) echo \"no set of parameters for task \(job.index)\" >&2; exit 2 ;;",
                        "esac",
                    ])
        }
        addLauncher(&text)
        let run = "command=(\(job.runCommand))"
        if job.restart == nil {
            text.add(run)
        } else {
            text.paragraph(
                "A session that is there already is gone on with.",
                [
                    "if [[ -e $session/session.json ]]; then",
                    "    command=(\(job.resumeCommand))", "else", "    \(run)", "fi",
                ])
        }
        addStart(&text)
        if job.scheduler == .pbs { addTimer(&text) }
        text.paragraph(nil, ["launch"])
        addRelaunches(&text)
        if job.scheduler == .pbs { text.add("kill \"$timer\" 2>/dev/null || true") }
    }

    private func addStart(_ text: inout ScriptText) {
        let pass = { (signal: String) in "[[ -z $run ]] || kill -\(signal) \"$run\"" }
        if job.restart == nil, job.possibleRelaunches == 0 {
            text.paragraph(
                "In the background, for bash heeds signals only while it waits.",
                ["run=\"\"", "trap '\(pass("USR1"))' USR1", "trap '\(pass("TERM"))' TERM"])
        } else {
            text.paragraph(
                "In the background, for bash heeds signals only while it waits. USR1: the end is near. "
                    + "TERM without it: somebody cancels the job.",
                [
                    "run=\"\" warned=no cancelled=no", "trap 'warned=yes; \(pass("USR1"))' USR1",
                    "trap '[[ $warned == yes ]] || cancelled=yes; \(pass("TERM"))' TERM",
                ])
        }
        text.add([
            "launch() {",
            "    \"${launcher[@]}\" \"${command[@]}\"\(job.timeWords) &",
            "    run=$!",
            "    status=0",
            "    wait \"$run\" || status=$?",
            "    # A signal ends `wait`, but not the run.",
            "    while kill -0 \"$run\" 2>/dev/null; do status=0; wait \"$run\" || status=$?; done",
            "    run=\"\"",
            "}",
        ])
    }

    /// It tells the script, as Slurm would, so that there is one way on.
    private func addTimer(_ text: inout ScriptText) {
        let delay = max(1, job.walltime.seconds - job.notice)
        text.paragraph(
            "PBS gives no warning before it ends a job: this does, \(job.notice) s before.",
            [
                "(",
                "    sleep \(delay) &",
                "    trap 'kill $!' TERM",
                "    wait $! && kill -USR1 $$",
                ") &",
                "timer=$!",
            ])
    }
}
