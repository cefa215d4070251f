import TestSupport
import Testing

/// Parameters of apps that are to be numbers.
@Suite(.timeLimit(.minutes(60)))
struct NumberFieldTests {
    private func graph(_ field: String, _ value: String) throws -> String {
        var graph = GraphDrawing()
        graph.bash("work", "echo done > %o0")
        graph.file("out", "out.txt")
        graph.chain("work", "out")
        graph.set(field, of: "work", value)
        return try graph.json()
    }

    @Test(arguments: [
        ("num_cpus", "two", "\"two\" is no whole number", "a number such as 4"),
        ("num_cpus", "1.5", "\"1.5\" is no whole number", "a number such as 4"),
        ("num_gpus", "-1", "\"-1\" is no whole number", "a number such as 4"),
        ("n_tries", "3x", "\"3x\" is no whole number", "a number such as 4"),
        ("n_effective_inputs", "nan", "\"nan\" is no whole number", "a number such as 4"),
        ("input_error_threshold", "half", "\"half\" is no whole number", "a number such as 4"),
        ("time_limit", "1h", "\"1h\" is no number of seconds", "such as 90 or 0.5"),
        ("retry_delay", "soon", "\"soon\" is no number of seconds", "such as 90 or 0.5"),
        ("memory", "much", "\"much\" is no number of bytes", "as 500 MB or 2 GiB"),
        ("log_limit", "1 QB", "\"1 QB\" is no number of bytes", "as 500 MB or 2 GiB"),
    ])
    func whatIsNoNumberIsToldBeforeTheRun(
        _ field: String, _ value: String, _ text: String, _ remedy: String
    ) throws {
        let place = try Workplace()
        try place.write(try graph(field, value), to: "a.graph")
        for (verb, status) in [("check a.graph", 0), ("run a.graph --session s", 3)] {
            let told = try place.shell("'\(Workplace.weir)' \(verb)")
            #expect(told.status == status, "\(verb)")
            let words = told.output + told.errors
            #expect(words.contains("field \"\(field)\": \(text)"), "\(words)")
            #expect(words.contains(remedy), "\(words)")
        }
        #expect(!place.has("s"))
        // Nothing of it is read by a run in which nothing is done.
        #expect(try place.weir("run", "-q", "--zero-run", "a.graph", "--session", "z").status == 0)
    }

    @Test(arguments: [
        ("num_cpus", "1.0"), ("num_cpus", ""), ("num_gpus", "None"), ("n_tries", " 2 "),
        ("time_limit", "1e2"), ("memory", "1 GiB"), ("memory", "0.0"), ("n_effective_inputs", "-1"),
    ])
    func numbersAreReadAsEditorsWriteThem(_ field: String, _ value: String) throws {
        let place = try Workplace()
        try place.write(try graph(field, value), to: "a.graph")
        #expect(try place.weir("check", "a.graph").status == 0)
        #expect(try place.weir("run", "-q", "a.graph", "--session", "s").status == 0)
    }

    @Test func aTimeLimitWithBlanksAroundItIsOne() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.bash("work", "sleep 600")
        graph.set("time_limit", of: "work", " 0.5 ")
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir("run", "-q", "a.graph", "--session", "s")
        #expect(run.status == 1 && run.errors.contains("time limit of 0.5 s"), "\(run.errors)")
    }

    @Test func ofAnImportedGraphTheDropIsNamed() throws {
        let place = try Workplace()
        let app = "\"type\":\"app\",\"dropclass\":\"dlg.apps.bash_shell_app.BashShellApp\""
        try place.write(
            "[{\"oid\":\"first\",\(app),\"command\":\"true\"},"
                + "{\"oid\":\"second\",\(app),\"command\":\"true\",\"n_tries\":\"many\"}]",
            to: "a.graph")
        let told = try place.weir("check", "a.graph")
        #expect(told.status == 0)
        #expect((told.output + told.errors).contains("second"), "\(told.output + told.errors)")
        #expect(!(told.output + told.errors).contains("first"))
    }
}
