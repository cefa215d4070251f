// One job that runs a graph on more and more of its nodes, and ends with a table of what that gave.

extension JobScript {
    func addSweep(_ text: inout ScriptText) {
        let name = job.sessionPath.replacing(".weir", with: "")
        text.paragraph(
            "Each run has a session of its own: what makes it fast or slow is there to be looked at.",
            [
                "sessions=\"\(name)\"", "table=\"$sessions.tsv\"",
                "printf 'nodes\\tranks\\tseconds\\tefficiency\\n' >\"$table\"",
            ])
        text.paragraph(
            nil, ["for nodes in \(job.sweep.map(String.init).joined(separator: " ")); do"])
        text.add(
            [
                "ranks=$((nodes * \(job.shape.ranksPerNode)))",
                "session=\"$sessions-n$nodes.weir\"",
                "launcher=(\(job.launcher.words(for: job.shape, on: job.scheduler, hosts: .some)))",
                "\"${launcher[@]}\" \(job.runCommand)",
                "seconds=$(sed -n 's/^ *\"seconds\": *\\([0-9.e+-]*\\).*/\\1/p' "
                    + "\"$session/summary.json\" | head -n 1)",
                "# Node-seconds of the first run, divided by those of this one.",
                "first=${first:-$(awk \"BEGIN { print $nodes * $seconds }\")}",
                "efficiency=$(awk \"BEGIN { printf \\\"%.2f\\\", $first / ($nodes * $seconds) }\")",
                "printf '%s\\t%s\\t%s\\t%s\\n' \"$nodes\" \"$ranks\" \"$seconds\" \"$efficiency\" "
                    + ">>\"$table\"",
            ].map { "    " + $0 })
        text.add(["done", "cat \"$table\""])
    }
}
