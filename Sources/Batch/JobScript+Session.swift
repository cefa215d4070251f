// Which session a job works on, and how the next job takes it over.

extension JobScript {
    func addSession(_ text: inout ScriptText) {
        let session = job.sessionPath
        switch job.restart?.way {
        case nil:
            text.paragraph(nil, ["session=\"\(session)\""])
        case .chain:
            text.paragraph(
                "All jobs of a chain work on one session: the first names it.",
                ["session=\"${WEIR_JOB_SESSION:-\(session)}\"", "restarts=${WEIR_JOB_RESTARTS:-0}"])
        case .requeue:
            text.paragraph(
                "A job that was queued again has its old number, and so the same session.",
                ["session=\"\(session)\"", "restarts=${SLURM_RESTART_COUNT:-0}"])
        }
    }

    func addEnd(_ text: inout ScriptText) {
        if let restart = job.restart {
            text.paragraph(
                "Whether something is left to be done says the session: a launcher that was told to "
                    + "stop may return anything. Who cancels the job does not want it to come back.",
                ["state=$(\(job.weir) status --quiet \"$session\") || true"])
            text.add([
                "# \"running\" says one whose ranks have all died at once.",
                "if [[ $state == @(resumable|running) && $cancelled == no ]]; then",
                "    if ((restarts < \(restart.atMost))); then",
            ])
            text.add(again(restart.way).map { "        " + $0 })
            text.add([
                "    else",
                "        echo \"$session is not done after \(restart.atMost) restarts: "
                    + "weir resume $session\"",
                "    fi", "fi",
            ])
            text.comment("75 while something is left, so that afterok waits for the end of all.")
        }
        text.add("exit \"$status\"")
    }

    private func again(_ way: Restart.Way) -> [String] {
        guard way == .chain else {
            return [
                "echo \"$session: something is left: the job is queued again\"",
                "scontrol requeue \"$SLURM_JOB_ID\"",
            ]
        }
        let submit: [String]
        switch job.scheduler {
        case .slurm:
            let task = job.array == nil ? "" : "--array=\"$SLURM_ARRAY_TASK_ID\" "
            submit = [
                "export WEIR_JOB_SESSION=$session WEIR_JOB_RESTARTS=$((restarts + 1))",
                "# $0 is Slurm's copy of this script, so what runs again is what ran.",
                "next=$(sbatch --parsable --export=ALL --dependency=afterany:\"$SLURM_JOB_ID\" "
                    + "\(task)\"$0\")",
            ]
        case .pbs:
            submit = [
                "next=$(qsub -W depend=afterany:\"$PBS_JOBID\" \\",
                "    -v WEIR_JOB_SESSION=\"$session\",WEIR_JOB_RESTARTS=$((restarts + 1)) "
                    + "\(Shell.quoted(job.file ?? "job.pbs")))",
            ]
        }
        return submit + ["echo \"$session: something is left: job $next goes on\""]
    }
}

extension JobDescription {
    var usesModules: Bool {
        surroundings.purgesModules || !surroundings.modules.isEmpty
    }

    var weir: String { program == "weir" ? program : "\"$weir\"" }

    /// The number of this task in its array.
    var index: String {
        scheduler == .slurm ? "$SLURM_ARRAY_TASK_ID" : "$PBS_ARRAY_INDEX"
    }

    var resumeCommand: String {
        ([weir, "resume", "\"$session\""] + scratchWords + resumeWords.map(Shell.quoted))
            .joined(separator: " ")
    }

    /// What PBS would not tell a run: how much time is left, of which the script's own timer takes the notice.
    /// Slurm tells it by itself.
    var timeWords: String {
        let isGiven = { (name: String) in
            runWords.contains { $0 == name || $0.hasPrefix(name + "=") }
        }
        guard scheduler == .pbs, !isGiven("--walltime") else { return "" }
        return " --walltime \"$((\(walltime.seconds) - SECONDS))\""
            + (isGiven("--margin") ? "" : " --margin \(notice)")
    }

    private var scratchWords: [String] {
        surroundings.localScratch.map { ["--scratch", "\"\(Shell.expandable($0))\""] } ?? []
    }

    /// The words of a bash array.
    var runCommand: String {
        var words = [weir, "run", Shell.quoted(graph), "--session", "\"$session\""]
        words += scratchWords + runWords.map(Shell.quoted)
        switch array {
        case nil: break
        case .sets: words.append("\"${parameters[@]}\"")
        case .range(_, let parameter, _): words += ["-p", "\(parameter)=\"\(index)\""]
        }
        return words.joined(separator: " ")
    }

    /// For within double quotes.
    var sessionPath: String {
        let own: String
        switch (scheduler, array == nil) {
        case (.slurm, true): own = "${SLURM_JOB_ID}"
        case (.slurm, false): own = "${SLURM_ARRAY_JOB_ID}-${SLURM_ARRAY_TASK_ID}"
        // 123.server, and 123[4].server in an array.
        case (.pbs, true): own = "${PBS_JOBID%%.*}"
        case (.pbs, false): own = "${PBS_JOBID%%[.[]*}-${PBS_ARRAY_INDEX}"
        }
        let name = surroundings.session.map(Shell.expandable) ?? "\(name)-\(own).weir"
        return surroundings.scratch.map { "\(Shell.expandable($0))/\(name)" } ?? name
    }
}
