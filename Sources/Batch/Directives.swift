// The head of a script: what the scheduler reads.

extension JobDescription {
    /// Directives, and comments between them that say why where that is not plain.
    var directives: ScriptText {
        var text = ScriptText()
        switch scheduler {
        case .slurm: addSlurmDirectives(to: &text)
        case .pbs: addPBSDirectives(to: &text)
        }
        return text
    }

    private func addSlurmDirectives(to text: inout ScriptText) {
        func add(_ option: String, _ value: String?) {
            guard let value else { return }
            text.add("#SBATCH --\(option)=\(value)")
        }
        add("job-name", name)
        add("account", requests.account)
        add("partition", requests.queue)
        add("qos", requests.qos)
        add("constraint", requests.constraint)
        add("reservation", requests.reservation)
        add("nodes", String(shape.nodes))
        add("ntasks-per-node", String(shape.ranksPerNode))
        add("cpus-per-task", String(shape.coresPerRank))
        add("mem", shape.memoryPerNode?.text(suffix: ""))
        add("gpus-per-node", shape.gpusPerNode.map { String($0) })
        if shape.exclusive { text.add("#SBATCH --exclusive") }
        add("time", walltime.text)
        if let array { add("array", array.slurmText) }
        if let dependency = requests.dependency {
            add("dependency", dependency)
            text.comment("Else a job whose dependency has failed would wait for ever.")
            add("kill-on-invalid-dep", "yes")
        }
        add("output", requests.log ?? (array == nil ? "%x-%j.out" : "%x-%A_%a.out"))
        if let mail = requests.mail {
            add("mail-user", mail)
            add(
                "mail-type",
                requests.mailEvents.map { $0.rawValue.uppercased() }
                    .joined(separator: ","))
        }
        if sweep.isEmpty {
            text.comment(
                "The script is told \(notice) s before the end, and passes it on to the ranks.")
            add("signal", "B:USR1@\(notice)")
        }
        if shape.nodes > 1, possibleRelaunches > 0 {
            text.comment("A node that fails does not end the job: the others go on without it.")
            text.add("#SBATCH --no-kill")
        }
        if restart?.way == .requeue {
            text.comment("The same job starts again, with the same number, and its log goes on.")
            text.add("#SBATCH --requeue")
            add("open-mode", "append")
        } else {
            text.comment("After a node failed, nothing starts by itself on top of what is there.")
            text.add("#SBATCH --no-requeue")
        }
        text.add(requests.directives.map { "#SBATCH \($0)" })
    }

    private func addPBSDirectives(to text: inout ScriptText) {
        func add(_ option: String, _ value: String?) {
            guard let value else { return }
            text.add("#PBS \(option) \(value)")
        }
        add("-N", name)
        add(requests.accountFlag, requests.account)
        add("-q", requests.queue)
        addPBSShape(add)
        add("-l", "walltime=\(walltime.text)")
        if let array { add("-J", "\(array.indices.lowerBound)-\(array.indices.upperBound)") }
        add("-W", requests.dependency.map { "depend=\($0)" })
        add("-j", "oe")
        add("-o", requests.log)
        if let mail = requests.mail {
            add("-M", mail)
            add("-m", requests.mailEvents.map(\.pbsLetter).joined())
        }
        text.comment("After a node failed, nothing starts by itself on top of what is there.")
        add("-r", "n")
        text.add(requests.directives.map { "#PBS \($0)" })
    }

    private func addPBSShape(_ add: (String, String?) -> Void) {
        let memory = shape.memoryPerNode
        guard shape.inTotals else {
            var chunk = "select=\(shape.nodes):ncpus=\(shape.coresPerNode)"
            chunk += ":mpiprocs=\(shape.ranksPerNode):ompthreads=\(shape.coresPerRank)"
            if let memory { chunk += ":mem=\(memory.text(suffix: "B").lowercased())" }
            if let gpus = shape.gpusPerNode { chunk += ":ngpus=\(gpus)" }
            add("-l", chunk)
            let sharing = shape.exclusive ? ":excl" : ""
            if shape.nodes > 1 || shape.exclusive { add("-l", "place=scatter\(sharing)") }
            return
        }
        add("-l", "ncpus=\(shape.nodes * shape.coresPerNode)")
        if let memory {
            let all = Memory(mebibytes: memory.mebibytes * shape.nodes)
            add("-l", "mem=\(all.text(suffix: "B"))")
        }
        add("-l", shape.gpusPerNode.map { "ngpus=\($0 * shape.nodes)" })
    }
}

extension JobArray {
    fileprivate var slurmText: String {
        "\(indices.lowerBound)-\(indices.upperBound)" + (atOnce.map { "%\($0)" } ?? "")
    }
}

extension MailEvent {
    /// Of qsub's -m.
    fileprivate var pbsLetter: String {
        switch self {
        case .begin: "b"
        case .end: "e"
        case .fail: "a"
        }
    }
}
