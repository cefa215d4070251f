import Foundation
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(60)))
struct PlanTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.writeGraph(command: "sleep 0.1; echo 7 > {out}", copies: 12)
    }

    private struct Report: Decodable {
        struct Size: Decodable {
            var ranks: Int
            var hosts: Int
            var makespan: Double
            var efficiency: Double
            var bound: String
        }
        struct Recommended: Decodable {
            var ranks: Int
            var reason: String
        }
        var drops: Int
        var work: Double
        var criticalPath: Double
        var sizes: [Size]
        var recommended: Recommended?
    }

    private func plan(_ words: String) throws -> Report {
        let run = try place.shell("'\(Workplace.weir)' plan --json \(words)")
        #expect(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }

    private struct Summary: Decodable {
        var seconds: Double
    }

    private func secondsOfRun(_ session: String) throws -> Double {
        try JSONDecoder().decode(
            Summary.self, from: Data(place.read(session + "/summary.json").utf8)
        ).seconds
    }

    @Test func twelvePairsAreWorkedOutForEachSize() throws {
        try place.write("start_program = 0.5\ncores_per_host = 4\n", to: "m")
        let report = try plan("a.graph -n 1,2,3,12,24 --machine m")
        #expect(report.drops == 24 && report.work == 12 && report.criticalPath == 1)
        #expect(report.sizes.map(\.ranks) == [1, 2, 3, 12, 24])
        #expect(report.sizes.map(\.hosts) == [1, 1, 1, 3, 6])
        for (size, seconds) in zip(report.sizes, [18, 9, 6, 1.5, 1.5]) {
            #expect(abs(size.makespan - seconds) < 1e-3)
        }
        #expect(report.recommended?.ranks == 12)
        #expect(report.recommended?.reason == "best-use")
    }

    @Test(arguments: [
        ("1,2,4,...,16 --deadline 6.1", "4 ranks", "fewest node-hours of those that are over in"),
        ("1,2,4,…,16 --deadline 0.01h", "4 ranks", "over in 36.000 s"),
        ("1,2 --deadline 1s", "2 ranks", "none is over in 1.000 s"),
        ("1,2,4 --budget 0", "4 ranks", "none is within 0 node-hours"),
        ("1,3,5,...,9 --memory 1B", "none", "more memory than a rank has"),
    ])
    func whatIsAskedForIsRecommended(_ words: String, _ ranks: String, _ why: String) throws {
        try place.write("cores_per_host = 1\nlatency_between_hosts = 0", to: "m")
        let run = try place.shell("'\(Workplace.weir)' plan a.graph --machine m -n \(words)")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("recommended: \(ranks)"), "\(run.output)")
        #expect(run.output.contains(why), "\(run.output)")
    }

    @Test func aMappedFileIsPlannedAsMapped() throws {
        let made = try place.weir(
            "partition", "a.graph", "-n", "2", "--algorithm", "none", "-o", "m.h5")
        #expect(made.status == 0, "\(made.errors)")
        try place.write("start_program = 0\n", to: "m")
        let mapped = try plan("m.h5 -n 2 --machine m").sizes[0].makespan
        let anew = try plan("m.h5 -n 2 --algorithm auto --machine m").sizes[0].makespan
        #expect(abs(mapped - 12) < 1e-3 && abs(anew - 6) < 1e-3)
    }

    @Test func theTimelineIsDrawn() throws {
        let run = try place.weir("plan", "a.graph", "-n", "3", "--gantt", "g.svg")
        #expect(run.status == 0, "\(run.errors)")
        let picture = try place.read("g.svg")
        #expect(picture.components(separatedBy: "<title>Work/0-").count == 13)
        let check = try place.shell(
            "python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse(\"g.svg\")'")
        #expect(check.status == 0, "\(check.errors)")
    }

    @Test func whatWasProbedIsTaken() throws {
        let probe = try place.weir("probe", "--disk", "4MB", "-o", "m")
        #expect(probe.status == 0, "\(probe.errors)")
        let text = try place.read("m")
        #expect(text.contains("\nstart_program = ") && text.contains("\ndisk_write = "))
        #expect(text.contains("\n# latency_between_hosts = "))
        #expect(try plan("a.graph -n 2 --machine m").sizes[0].makespan >= 6)
        #expect(
            try place.weir("partition", "a.graph", "-n", "2", "--machine", "m").status == 0)
        #expect(try place.shell("ls -A").output == "a.graph\nm\n")
    }

    @Test func twoRanksTellWhatAMessageCosts() throws {
        let probe = try place.shell(
            "mpirun --oversubscribe -n 2 '\(Workplace.weir)' probe --disk 0")
        #expect(probe.status == 0, "\(probe.errors)")
        #expect(probe.output.contains("\nlatency_inside_host = "), "\(probe.output)")
        #expect(probe.output.contains("\nbandwidth_inside_host = "))
        #expect(probe.output.contains("\n# disk_read = "))
    }

    /// What was measured on one rank tells what two will take. A busy machine makes the run longer.
    @Test func aRunTakesWhatWasPlanned() throws {
        let one = try place.weir("run", "a.graph", "--slots", "1", "--session", "one")
        #expect(one.status == 0, "\(one.errors)")
        let predicted = try plan("a.graph -n 1,2 --from one").sizes.map(\.makespan)
        let two = try place.weir(
            "run", "-n", "2", "--slots", "1", "a.graph", "--session", "two")
        #expect(two.status == 0, "\(two.errors)")
        // Twelve times 0.1 s, half of them on each of two.
        #expect(predicted[0] >= 1.2 && predicted[1] >= 0.6)
        #expect(predicted[1] < 0.75 * predicted[0])
        #expect(try secondsOfRun("one") > 0.8 * predicted[0])
        #expect(try secondsOfRun("two") > 0.6)
    }

    @Test func aSleepRunIsPlannedAsOne() throws {
        let planned = try plan("a.graph -n 4 --sleep-run 0.1").sizes[0].makespan
        #expect(planned >= 0.3 && planned < 0.31)
        let run = try place.weir(
            "run", "-n", "4", "--slots", "1", "--sleep-run", "0.1", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try secondsOfRun("s") >= 0.3)
    }

    @Test(arguments: [
        ("plan a.graph -n 0", "--ranks 0: not a list of numbers from 1 to 65536"),
        ("plan a.graph -n 1,...,4", "not a list of numbers"),
        ("plan a.graph -n 4,2,...,8", "not a list of numbers"),
        ("plan a.graph -n 1,2,...", "not a list of numbers"),
        ("plan a.graph --deadline soon", "--deadline soon: no time"),
        ("plan a.graph --deadline 1e308h", "--deadline 1e308h: no time"),
        ("plan a.graph -n 65537", "not a list of numbers from 1 to 65536"),
        ("plan a.graph -n 1,2,3,...,65536", "65536 sizes, where 256 can be planned at once"),
        (
            "plan a.graph -n 65536 --cores 65536",
            "65536 ranks of 65536 cores: more than 16777216 cores"
        ),
        ("partition a.graph -n 65536 --cores 65536", "65536 ranks of 65536 cores: more than"),
        ("plan a.graph --gpus 65", "--gpus 65: no numbers from 0 to 64\n  try: --gpus 64\n"),
        ("plan a.graph --gpus 1,,99", "to 64\n  try: --gpus 1,64\n"),
        ("plan a.graph --gpus x", "to 64\n  try: --gpus 4\n"),
        ("plan a.graph --gpus 1,,1", "--gpus 1,,1: no numbers from 0 to 64"),
        ("plan a.graph --deadline nan", "--deadline nan: no time"),
        ("plan a.graph --budget nan", "--budget nan: not a number"),
        ("plan a.graph --memory much", "--memory much: no number of bytes"),
        ("plan a.graph --machine none", "none: No such file or directory"),
        ("plan a.graph --machine none", "try: weir probe -o none\n"),
        ("plan a.graph --machine /dev/zero", "/dev/zero: too large for a machine file"),
        ("partition a.graph -n 2 --machine large", "large: too large for a machine file"),
        ("plan a.graph --machine gpus", "gpus:1: gpus_per_host = 65: no number that it can be"),
        ("plan a.graph --machine bad", "bad:1: no figure of a machine is called latency"),
        ("plan a.graph --sleep-run x", "plan: --sleep-run x: not a number of seconds"),
        ("probe --disk much", "--disk much: no number of bytes"),
        ("probe x", "probe: takes no operand"),
    ])
    func mistakesAreTold(_ words: String, _ text: String) throws {
        try place.write("latency = 1\n", to: "bad")
        try place.write("gpus_per_host = 65\n", to: "gpus")
        let run = try place.shell("truncate -s 1T large; '\(Workplace.weir)' \(words)")
        #expect(run.status == 2)
        #expect(run.errors.contains(text), "\(run.errors)")
    }

    /// They take no time, whatever the graph says they weigh; and data of a trial is in no file.
    @Test func whatDoesNothingTakesNoTime() throws {
        var graph = GraphDrawing()
        graph.scatter("copies", 6)
        graph.app("app", "dlg.apps.simple.NullBarrierApp", in: "copies")
        graph.file("out", "out.txt", in: "copies")
        graph.link("app", "out")
        try place.write(try graph.json(), to: "none.graph")
        let none = try plan("none.graph -n 1,2")
        #expect(none.work == 0 && none.criticalPath == 0)
        #expect(none.sizes.allSatisfy { $0.efficiency == 0 && $0.makespan < 0.1 })
        try place.write("disk_write = 1\n", to: "m")
        let trial = try plan("a.graph -n 1 --sleep-run 0.1 --machine m")
        #expect(trial.sizes[0].bound == "cores")
        let real = try plan("a.graph -n 1 --machine m")
        #expect(real.sizes[0].bound == "disk")
    }

    @Test func oneGiantDropBoundsAll() throws {
        var graph = GraphDrawing()
        graph.bash("giant", "true")
        graph.set("execution_time", of: "giant", "4000000000")
        graph.memory("out")
        graph.link("giant", "out")
        try place.write(try graph.json(), to: "giant.graph")
        let report = try plan("giant.graph -n 1,2,64 --gantt g.svg")
        #expect(report.criticalPath == 4e9 && report.sizes.count == 3)
        #expect(report.sizes.allSatisfy { $0.makespan >= 4e9 && $0.makespan < 4.001e9 })
        #expect(report.recommended?.ranks == 1)
    }

    /// Twelve apps of a second and one GPU each; a host has eight ranks.
    @Test(arguments: [
        ("--gpus 1", 12.0, "gpus"), ("--gpus 4", 3, "gpus"), ("--gpus 64", 2, "cores"),
        ("--gpus 0,1", 3, "gpus"), ("", 2, "cores"), ("--machine two", 6, "gpus"),
        ("--machine two --gpus 3", 4, "gpus"),
    ])
    func appsWaitForGPUs(_ words: String, _ seconds: Double, _ bound: String) throws {
        try writeGPUGraph(asking: "1")
        let figures = "start_program = 0\ncores_per_host = 8\n"
        try place.write(figures, to: "m")
        try place.write(figures + "gpus_per_host = 2\n", to: "two")
        let machine = words.contains("--machine") ? "" : "--machine m"
        let size = try plan("gpu.graph -n 8 \(words) \(machine)").sizes[0]
        // One that has its GPU may wait for a core, as in a run; then nobody uses that GPU.
        let most = size.bound == "gpus" ? seconds * 4 / 3 : seconds
        #expect(size.makespan > seconds - 0.01 && size.makespan < most + 0.01, "\(size)")
        #expect(size.bound == bound, "\(size)")
    }

    private func writeGPUGraph(asking gpus: String) throws {
        try place.write(
            try place.read("a.graph").replacingOccurrences(of: "n_tries", with: "num_gpus")
                .replacingOccurrences(of: "\"value\":\"1\"", with: "\"value\":\"\(gpus)\""),
            to: "gpu.graph")
    }

    /// Also of a mapping that was made when nobody counted.
    @Test func moreGPUsThanThereAreAreRefused() throws {
        try writeGPUGraph(asking: "3")
        let mapped = try place.weir("partition", "gpu.graph", "-n", "2", "-o", "gpu.h5")
        #expect(mapped.status == 0, "\(mapped.errors)")
        try place.write("gpus_per_host = 2\n", to: "m")
        for words in [
            "plan gpu.graph --gpus 2", "plan gpu.h5 --machine m", "partition gpu.graph --gpus 2",
        ] {
            let run = try place.shell("'\(Workplace.weir)' \(words) -n 2")
            #expect(run.status == 3, "\(words)")
            #expect(
                run.errors.contains("asks for 3 GPUs, where a rank has 2 at most"), "\(run.errors)")
        }
    }

    @Test func whatNoRankCanGiveIsRefused() throws {
        try place.write(
            try place.read("a.graph").replacingOccurrences(of: "n_tries", with: "num_cpus")
                .replacingOccurrences(of: "\"value\":\"1\"", with: "\"value\":\"9\""),
            to: "nine.graph")
        let run = try place.weir("plan", "nine.graph", "-n", "2", "--cores", "8")
        #expect(run.status == 3)
        #expect(run.errors.contains("asks for 9 cores, where a rank has 8"), "\(run.errors)")
    }
}
