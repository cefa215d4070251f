// How large a job is, and how long.

import Batch
import Planning

extension JobSettings {
    /// What has been said of the job's size, by a user or a site.
    func given() throws(Complaint) -> JobNumbers.Given {
        let machine = try arguments["--machine"].map { path throws(Complaint) in
            try MachineFile.read(path, usual: MachineFigures(coresPerHost: Host.cores)).figures
        }
        var given = JobNumbers.Given(
            cores: site?.coresPerNode ?? machine?.coresPerHost ?? Host.cores,
            coresOrigin: site?.coresPerNode != nil
                ? .site : machine != nil ? .machineFile : .thisMachine)
        given.nodes = try number("--nodes")
        given.ranksPerNode = try number("--ranks-per-node")
        given.coresPerRank = try number("--cores-per-rank")
        given.gpusPerNode = try number("--gpus-per-node")
        given.time = try walltime()
        given.stopBefore = try number("--stop-before")
        given.memoryPerNode = try memory()
        given.isTyped = { [arguments] in arguments[$0] != nil }
        return given
    }

    private func memory() throws(Complaint) -> Memory? {
        guard let text = self["--memory"] else { return nil }
        guard let memory = Memory(text) else {
            throw Complaint("job: --memory \(text): not an amount", try: "--memory 64G")
        }
        return memory
    }

    func shape(_ numbers: JobNumbers) throws(Complaint) -> JobShape {
        var shape = JobShape()
        shape.nodes = numbers.nodes.0
        shape.ranksPerNode = numbers.ranksPerNode.0
        shape.coresPerRank = numbers.coresPerRank.0
        shape.gpusPerNode = try number("--gpus-per-node")
        shape.exclusive = has("--exclusive")
        shape.inTotals = site?["pbs-shape"] == "totals"
        shape.memoryPerNode = try memory()
        if let cores = site?.coresPerNode, shape.coresPerNode > cores {
            throw Complaint(
                "job: \(shape.ranksPerNode) ranks of \(shape.coresPerRank) cores on a node, which "
                    + "has \(cores)", try: "--cores-per-rank \(max(1, cores / shape.ranksPerNode))")
        }
        return shape
    }

    private func walltime() throws(Complaint) -> Walltime? {
        guard let text = self["--time"] else { return nil }
        guard let time = Walltime(text) else {
            throw Complaint(
                "job: --time \(text): not a time", try: "--time 90m, 2h, 1:30:00 or 1-12:00:00")
        }
        return time
    }

    func notice(within time: Walltime) throws(Complaint) -> Int {
        guard let seconds = try number("--stop-before") else { return min(120, time.seconds / 2) }
        guard seconds < time.seconds else {
            throw Complaint(
                "job: --stop-before \(seconds): the job has only \(time.seconds) s", try: "--time")
        }
        return seconds
    }
}
