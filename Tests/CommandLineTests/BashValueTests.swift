import TestSupport
import Testing

/// What a bash command gets of its inputs: paths, values, standard input.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct BashValueTests {
    @Test(arguments: [1, 3])
    func valuesOfTheGraphArePutIntoCommands(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.file("device", "/dev/urandom")
        graph.value("blocks", "10", "Integer")
        graph.value("size", "2048", "Integer")
        graph.bash("dd", "dd if={from} bs={size} count={blocks} of={to} status=none")
        graph.file("out", "out.bin")
        graph.link("device", "dd", port: "from")
        graph.link("size", "dd", port: "size")
        graph.link("blocks", "dd", port: "blocks")
        graph.link("dd", "out", port: "to")
        graph.encode("from", of: "dd", "path")
        graph.encode("size", of: "dd", "pickle")
        graph.encode("blocks", of: "dd", "dill")
        let place = try Workplace()
        let run = try place.run(graph, ranks: ranks)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.shell("stat -c %s s/data/out.bin").output == "20480\n")
        #expect(try place.shell("od -An -tx1 s/data/blocks_0").output == " 80 04 4b 0a 2e\n")
    }

    /// (encoding, what comes of `echo "[{in}]"`)
    @Test(arguments: [
        ("utf-8", "[two words]"), ("", "[PATH]"), ("path", "[PATH]"), ("pickle", "[PATH]"),
        ("dataurl", "[file://HOSTPATH]"),
    ])
    func theEncodingOfAPortDecidesWhatACommandGets(_ encoding: String, _ expected: String) throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.bash("show", "echo \"[{in}]\" > {out}")
        graph.file("out", "out.txt")
        graph.link("in", "show", port: "in")
        graph.link("show", "out", port: "out")
        graph.encode("in", of: "show", encoding)
        let place = try Workplace()
        try place.write("two words", to: "in.txt")
        let run = try place.run(graph)
        #expect(run.status == 0, "\(run.errors)")
        let host = try place.shell("uname -n").output.dropLast()
        let text = try place.read("s/data/out.txt")
            .replacing(place.path + "/in.txt", with: "PATH").replacing(host, with: "HOST")
        #expect(text == expected + "\n")
    }

    /// A text is one for every encoding that editors write; an empty port leaves it to the field.
    @Test func textsAndEmptyPorts() throws {
        var graph = GraphDrawing()
        graph.value("text", "some text", "String")
        graph.memory("nothing")
        graph.bash("show", "echo {text} {level} > {out}")
        graph.file("out", "out.txt")
        graph.link("text", "show", port: "text")
        graph.link("nothing", "show", port: "level")
        graph.link("show", "out", port: "out")
        graph.encode("text", of: "show", "pickle")
        graph.encode("level", of: "show", "utf-8")
        graph.set("level", of: "show", "9")
        let place = try Workplace()
        let run = try place.run(graph)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/out.txt") == "some text 9\n")
    }

    @Test func whatIsTooLongForACommandIsSaidToBe() throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.bash("show", "echo {in}")
        graph.link("in", "show", port: "in")
        graph.encode("in", of: "show", "utf-8")
        let place = try Workplace()
        try place.write(String(repeating: "x", count: 140_000), to: "in.txt")
        let run = try place.run(graph)
        #expect(run.status == 1)
        #expect(run.errors.contains("in.txt: read: Argument list too long"))
    }

    @Test func standardInputIsAPort() throws {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.bash("upper", "tr a-z A-Z")
        graph.file("out", "out.txt")
        graph.link("in", "upper", port: "stdin")
        graph.link("upper", "out", port: "out")
        let place = try Workplace()
        try place.write("abc", to: "in.txt")
        let run = try place.run(graph)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/out.txt") == "ABC")
    }

    /// Two Drops of one name have two files.
    @Test func namesakesDoNotShareAFile() throws {
        var graph = GraphDrawing()
        for (id, text) in [("a", "1"), ("b", "2")] { graph.value(id, text, "String") }
        graph.bash("show", "cat {x} {y} > {out}")
        graph.file("out", "out.txt")
        graph.link("a", "show", port: "x")
        graph.link("b", "show", port: "y")
        graph.link("show", "out", port: "out")
        let place = try Workplace()
        let json = try graph.json().replacing("\"name\":\"b\"", with: "\"name\":\"a\"")
        try place.write(json, to: "a.graph")
        let run = try place.weir("run", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/out.txt") == "12")
    }
}
