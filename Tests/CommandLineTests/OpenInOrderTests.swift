import TestSupport
import Testing

/// A program that opens its streams one after the other, as `cat a b` does.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct OpenInOrderTests {
    /// The second stream is over, or waits for room, before the first has begun.
    @Test(arguments: [1, 2])
    func whatIsOpenedLaterWaits(_ ranks: Int) throws {
        let bash = "dlg.apps.bash_shell_app."
        let commands = [("first", "sleep 1; seq 3 > {x}"), ("second", "seq 500000 > {x}")]
        var graph = GraphDrawing()
        graph.app(
            "join", bash + "StreamingInputBashApp",
            ["command": "cat {first} {second} > {out}"])
        for (name, command) in commands {
            graph.app(name, bash + "StreamingOutputBashApp", ["command": command])
            graph.memory("\(name) data")
            graph.link(name, "\(name) data")
            graph.link("\(name) data", "join", port: name, isStream: true)
        }
        graph.file("out", "out.txt")
        graph.link("join", "out", port: "out")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.shell(
            "'\(Workplace.weir)' run -n \(ranks) --slots 3 a.graph --session s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            try place.shell("cat s/data/out.txt | md5sum").output
                == place.shell("(seq 3; seq 500000) | md5sum").output)
    }
}
