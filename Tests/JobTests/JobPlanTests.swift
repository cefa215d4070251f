import Foundation
import TestSupport
import Testing

/// The numbers of a job that nobody has said: what `weir plan` proposes, and that the script says so.
@Suite(.timeLimit(.minutes(60)))
struct JobPlanTests {
    /// 72 programs of a second each, for nodes of eight cores: 9 s on one node, 5 s on two, 3 s on four,
    /// and ever more node-hours.
    private func place() throws -> Place {
        let place = try Place()
        try place.writeGraph(copies: "72")
        try place.write(
            "title = Eight\nscheduler = slurm\ncores-per-node = 8\nmodule = weir\n",
            to: "eight.site")
        return place
    }

    private func script(_ place: Place, _ words: String) throws -> String {
        let job = try place.shell("$WEIR job slurm a.graph --site ./eight.site \(words)")
        #expect(job.status == 0, "\(job.errors)")
        return job.output
    }

    private func number(_ directive: String, _ script: String) -> Int? {
        let head = "\n#SBATCH --\(directive)="
        guard let start = script.range(of: head) else { return nil }
        return Int(script[start.upperBound...].prefix { $0.isNumber })
    }

    @Test(arguments: [
        ("--ranks-per-node 1 --deadline 10", 1), ("--ranks-per-node 1 --deadline 6", 2),
        ("--ranks-per-node 1 --deadline 4", 4), ("--ranks-per-node 1 --budget 0.000001", 1),
        ("--ranks-per-node 1 --budget 0.003", 2),
        ("--nodes 3 --deadline 1", 3),
    ])
    func soManyNodesAsTheGoalTakes(_ goal: String, _ nodes: Int) throws {
        let script = try script(place(), goal)
        #expect(number("nodes", script) == nodes, "\(script)")
    }

    /// What the script says is what `weir plan` says of the same size.
    @Test func theScriptSaysWhereEachNumberIsFrom() throws {
        let place = try place()
        let script = try script(place, "--deadline 5")
        let flat = script.replacing("\n# ", with: " ")
        let nodes = try #require(number("nodes", script))
        let ranks = try #require(number("ntasks-per-node", script))
        let cores = try #require(number("cpus-per-task", script))
        #expect(ranks * cores == 8)
        let plan = try place.shell(
            "$WEIR plan a.graph -n \(nodes * ranks) --cores \(cores) --ranks-per-host \(ranks) --json"
        ).output
        let found = plan.components(separatedBy: "\"makespan\": ").last?.prefix { $0 != "," }
        let makespan = try #require(found.flatMap { Double($0) })
        #expect(makespan <= 5)
        #expect(flat.contains(" nodes: \(nodes) (weir plan: "), "\(script)")
        #expect(flat.contains(" s on them; the fewest node-hours of those that are over in 5"))
        let shown = String(format: "%.3f", makespan).prefix(3)
        #expect(flat.contains("(weir plan: \(shown)"), "\(makespan): \(script)")
        #expect(flat.contains(" ranks a node: \(ranks) (weir plan: the soonest of 1, 2, 4, 8)"))
        #expect(flat.contains(" cores a rank: \(cores) (of the 8 cores of a node of Eight)"))
        #expect(flat.contains(" time: 00:10:00 (weir plan: twice the "), "\(script)")
        #expect(flat.contains("from the graph's own weights, and 120 s to stop in)"))
    }

    @Test func whatIsTypedOrTheSitesIsNotPlanned() throws {
        let place = try place()
        try place.write(
            "title = Eight\nscheduler = slurm\ncores-per-node = 8\nranks-per-node = 2\ntime = 90m\n",
            to: "eight.site")
        let script = try script(place, "--nodes 5")
        #expect(!script.contains("weir plan"), "\(script)")
        #expect(script.contains("\n# nodes: 5 (as typed)\n# ranks a node: 2 (as Eight has it)\n"))
        #expect(script.contains("\n# cores a rank: 4 (of the 8 cores of a node of Eight)\n"))
        #expect(script.contains("\n# time: 01:30:00 (as Eight has it)\n"))
    }

    /// Who gives a time and no nodes gets so many that half of it is enough.
    @Test func aTimeIsADeadline() throws {
        let place = try place()
        let long = try script(place, "--ranks-per-node 1 --time 30s --stop-before 10")
        let short = try script(place, "--ranks-per-node 1 --time 22s --stop-before 10")
        #expect(number("nodes", long) == 1, "\(long)")
        #expect(number("nodes", short) == 2, "\(short)")
    }

    @Test func weightsThatWereMeasuredAreTrustedMore() throws {
        let place = try place()
        try place.writeGraph(command: "sleep 0.05; echo > {out}", copies: "4")
        let run = try place.weir("run", "a.graph", "--session", "small.weir")
        #expect(run.status == 0, "\(run.errors)")
        let script = try script(place, "--from small.weir").replacing("\n# ", with: " ")
        #expect(script.contains("half as much again as the "), "\(script)")
        #expect(script.contains("from what was measured"), "\(script)")
    }

    @Test func gpusAreARankEach() throws {
        let script = try script(place(), "--gpus-per-node 4")
        #expect(number("ntasks-per-node", script) == 4 && number("cpus-per-task", script) == 2)
        #expect(script.contains("\n# ranks a node: 4 (one for each GPU)\n"), "\(script)")
    }

    @Test func ofAnUnknownNodeItIsSaidWhatItIsTakenFor() throws {
        let place = try place()
        let here = try place.shell("$WEIR job slurm a.graph").output.replacing("\n# ", with: " ")
        #expect(here.contains("if they are as this machine: --site or --machine knows better"))
        try place.write("cores_per_host = 12\n", to: "site.machine")
        let told = try place.shell("$WEIR job slurm a.graph --machine site.machine").output
        #expect(told.replacing("\n# ", with: " ").contains("12 cores of a node, as the machine"))
        #expect(try place.shell("$WEIR job slurm a.graph --deadline soon").status == 2)
    }

    @Test func eachTaskOfAnArrayHasTheNumbersOfTheFirst() throws {
        let place = try place()
        try place.writeGraph(copies: "~copies")
        try place.write("copies=72\ncopies=1\n", to: "sets")
        let script = try script(place, "--sets sets --ranks-per-node 1 --deadline 6")
        #expect(number("nodes", script) == 2, "\(script)")
    }
}
