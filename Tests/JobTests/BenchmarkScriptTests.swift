import Foundation
import TestSupport
import Testing

/// What is in jobs/benchmarks: a job of figures, and one table with plots of many jobs.
@Suite(.timeLimit(.minutes(60)))
struct BenchmarkScriptTests {
    private static let folder = Place.root + "/jobs/benchmarks"
    private static let head = "nodes\tranks\tseconds\tefficiency\n"

    @Test func manyTablesBecomeOneWithAPlot() throws {
        let place = try Place(graph: false)
        try place.write(
            Self.head + "1\t4\t100\t1.00\n2\t8\t50\t1.00\n4\t16\t40\t0.62\n", to: "a-1.tsv")
        try place.write(Self.head + "1\t4\t80\t1.00\n4\t16\t20\t1.00\n", to: "b&c-2.tsv")
        try place.write(
            "{\"figure\": \"chain-hop\", \"ranks\": 2, \"value\": 5e-1, \"unit\": \"µs\", \"ratio\": 2.5}\n",
            to: "f.jsonl")
        let run = try place.shell("'\(Self.folder)/gather' all a-1.tsv 'b&c-2.tsv' f.jsonl")
        #expect(run.status == 0, "\(run.errors)")
        let table = try place.read("all.tsv")
        #expect(run.output == table)
        let rows = table.split(separator: "\n").map(String.init)
        #expect(rows.count == 7 && rows[0] == "what\tnodes\tranks\tvalue\tunit\tratio")
        #expect(rows[3] == "a-1\t4\t16\t40\ts\t0.62")
        #expect(rows[6] == "chain-hop\t-\t2\t5e-1\tµs\t2.5")
        let plot = try place.read("all.svg")
        _ = try XMLCheck(plot)
        #expect(plot.contains(">b&amp;c-2</text>"))
        // Twice as fast on two nodes is on the dashed line, half of the way up and to the right.
        #expect(plot.contains("points=\"60.0,400.0 330.0,220.0 600.0,162.1"), "\(plot)")
        #expect(plot.contains("points=\"60.0,400.0 600.0,40.0 \""), "\(plot)")
    }

    @Test func whatIsNoTableIsRefused() throws {
        let place = try Place(graph: false)
        try place.write("something else\n", to: "a.tsv")
        let wrong = try place.shell("'\(Self.folder)/gather' all a.tsv")
        #expect(wrong.status == 2 && wrong.errors.contains("a.tsv: no table of a sweep"))
        let other = try place.shell("'\(Self.folder)/gather' all a.graph")
        #expect(other.status == 2 && other.errors.contains("neither .tsv nor .jsonl"))
        #expect(try place.shell("'\(Self.folder)/gather'").status == 2)
    }

    @Test(arguments: ["SLURM_JOB_ID=7", "PBS_JOBID=7.server PBS_O_WORKDIR=$PWD"])
    func figuresAreMeasuredByAJob(_ job: String) throws {
        let place = try Place(graph: false)
        try place.write(
            program: "bench",
            "echo '{\"figure\": \"x\", \"value\": 1, \"unit\": \"s\"}'; echo \"$*\" > words")
        let run = try place.shell(
            """
            mkdir -p jobs && ln -s '\(Self.folder)' jobs/benchmarks
            WEIR_BENCH=bin/bench WEIR_BENCH_OPTIONS='--quick --runs 3' \(job) \\
                bash '\(Self.folder)/figures.sh'
            """)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("words") == "--json --quick --runs 3\n")
        #expect(run.output.hasSuffix("x\t-\t-\t1\ts\t-\n"), "\(run.output)")
        #expect(place.has("figures-7.machine"))
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/bin/shellcheck"),
            "shellcheck is not installed"))
    func shellcheckHasNothingToSay() throws {
        let run = try Command(
            "shellcheck",
            [
                Self.folder + "/gather", Self.folder + "/figures.sh",
                Place.root + "/jobs/containers/charliecloud", RealSlurm.starter,
            ]
        ).run()
        #expect(run.status == 0, "\(run.output)")
    }
}

/// That each element that is opened is closed.
private struct XMLCheck {
    struct Unbalanced: Error {}

    init(_ text: String) throws {
        let opened = text.components(separatedBy: "<").dropFirst()
        var depth = 0
        for element in opened {
            guard let end = element.firstIndex(of: ">") else { throw Unbalanced() }
            if element.hasPrefix("/") {
                depth -= 1
            } else if element[..<end].last != "/" {
                depth += 1
            }
        }
        guard depth == 0 else { throw Unbalanced() }
    }
}
