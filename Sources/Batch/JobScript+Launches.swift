// How a job starts its ranks, and starts them again when some of them died without a word.
//
// A dead rank ends the run, and the session is whole. Whether the host is dead as well is not asked of the
// scheduler, which may know it minutes later, but tried: it answers if the launcher can start a program on
// it, for nothing else is wanted of it. One that answers may have lost its rank by mischance, or to the
// kernel for want of memory, and is used again. When that happens twice it is left out all the same.
// What the run was told by its user or by the clock is no loss, and is heeded.

extension JobScript {
    func addLauncher(_ text: inout ScriptText) {
        let launcher = job.launcher
        let canRelaunch = job.possibleRelaunches > 0
        if canRelaunch || launcher.namesHosts { addHosts(&text) }
        guard !launcher.namesHosts else {
            text.add("launch_on \"${hosts[@]}\"")
            return
        }
        text.paragraph(
            launcher.remark(for: job.scheduler),
            ["launcher=(\(launcher.words(for: job.shape, on: job.scheduler)))"])
    }

    private func addHosts(_ text: inout ScriptText) {
        let (launcher, shape) = (job.launcher, job.shape)
        let hosts =
            switch job.scheduler {
            case .slurm: "scontrol show hostnames \"$SLURM_JOB_NODELIST\""
            case .pbs: "awk '!seen[$0]++' \"$PBS_NODEFILE\""
            }
        let counts = [("nodes", "$#"), ("ranks", "$(($# * \(shape.ranksPerNode)))")]
            .filter { launcher.uses($0.0, for: shape, on: job.scheduler) }
            .map { " \($0)=\($1)" }.joined()
        let words = launcher.words(for: shape, on: job.scheduler, hosts: .listed)
        text.paragraph(
            "The launcher, for some of the job's hosts.",
            ["mapfile -t hosts < <(\(hosts))", "launch_on() {", "    local list\(counts)"]
                + launcher.listing(ranksPerNode: shape.ranksPerNode).map { "    " + $0 }
                + ["    launcher=(\(words))", "}"])
    }

    func addRelaunches(_ text: inout ScriptText) {
        let most = job.possibleRelaunches
        guard most > 0 else { return }
        text.paragraph(
            "A rank that dies without a word ends the run. What is left is gone on with in this job, on "
                + "the hosts on which programs can be started. One that loses ranks twice is left out, too.",
            ["declare -A losses=()"])
        addWhatIsLost(&text)
        addAgain(&text)
        text.paragraph(
            nil, ["for ((n = 0; n < \(most); n++)); do again || break; launch; done"])
    }

    private func addWhatIsLost(_ text: inout ScriptText) {
        text.add([
            "# The hosts that lost ranks, if that is why the session is not done.",
            "lost_hosts() {",
            "    local n state",
            "    [[ -e $session/session.json ]] || return 0",
            "    # Ranks of other hosts may live for some moments yet.",
            "    for ((n = 0; n < 10; n++)); do",
            "        state=$(\(job.weir) status --quiet \"$session\") || true",
            "        [[ $state == running ]] || break",
            "        sleep 1",
            "    done",
            "    [[ $state != resumable ]] || \(job.weir) status --lost \"$session\"",
            "}",
        ])
    }

    private func addAgain(_ text: inout ScriptText) {
        text.add([
            "again() {",
            "    [[ $warned == no && $cancelled == no ]] || return 1",
            "    local lost host count left=()",
            "    lost=\" $(lost_hosts | cut -d. -f1 | tr '\\n' ' ') \"",
            "    [[ -n ${lost// /} ]] || return 1",
            "    for host in \"${hosts[@]}\"; do",
            "        if [[ $lost == *\" ${host%%.*} \"* ]]; then",
            "            count=$((${losses[$host]:-0} + 1))",
            "            losses[$host]=$count",
            "            launch_on \"$host\"",
            "            if ! timeout -k 10 60 \"${launcher[@]}\" true; then",
            "                echo \"$session: $host does not answer, and is left out\"",
            "                continue",
            "            elif ((count > 1)); then",
            "                echo \"$session: $host has lost ranks again, and is left out\"",
            "                continue",
            "            fi",
            "        fi",
            "        left+=(\"$host\")",
            "    done",
            "    # The end may have come near by now.",
            "    ((${#left[@]} > 0)) && [[ $warned == no && $cancelled == no ]] || return 1",
            "    hosts=(\"${left[@]}\")",
            "    launch_on \"${hosts[@]}\"",
            "    command=(\(job.resumeCommand))",
            "    echo \"$session: ranks were lost: gone on with on ${#hosts[@]} hosts\"",
            "}",
        ])
    }
}
