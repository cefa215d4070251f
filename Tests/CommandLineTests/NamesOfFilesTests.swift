import Foundation
import Glibc
import TestSupport
import Testing

/// Names of files that are unusual, and places where none can be: the right file, or a clear message.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct NamesOfFilesTests {
    /// One file from an app in the rank, one from a program, in a folder each.
    private func run(_ name: String, _ place: Workplace, folder: String = "") throws -> Outcome {
        var graph = GraphDrawing()
        graph.app("inside", "dlg.apps.simple.HelloWorldApp")
        graph.file("first", folder + "a/" + name)
        graph.bash("program", "echo hello > {x}")
        graph.file("second", folder + "b/" + name)
        graph.chain("inside", "first")
        graph.chain("program", "second")
        return try place.run(graph)
    }

    private static let longest = String(repeating: "n", count: 251) + ".txt"

    @Test(arguments: ["two words", "two\nlines", "it's \"so\"", "-rf *", longest, "ü/deep/er"])
    func theyAreWhatTheGraphSays(_ name: String) throws {
        let place = try Workplace()
        let run = try run(name, place)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/a/" + name) == "Hello World")
        #expect(try place.read("s/data/b/" + name) == "hello\n")
        let verified = try place.weir("verify", "s")
        #expect(verified.status == 0 && verified.output.hasPrefix("2 Drops, 17 B"))
        #expect(try place.weir("cat", "s", "second/0").output == "hello\n")
    }

    @Test(arguments: [
        (longest + "n", "File name too long"), ("../../../etc/x", "leads out of the session"),
        ("x\0y", "has a NUL in it"),
    ])
    func whatCannotBeFailsItsApp(_ name: String, _ words: String) throws {
        let place = try Workplace()
        let run = try run(name, place)
        #expect(run.status == 1)
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(try place.shell("find s/data -type f").output.isEmpty)
    }

    @Test(
        .enabled(
            if: Mounting.isAllowed, "root writes everywhere but to what is mounted for reading only"
        ))
    func aFolderThatIsReadOnlyFailsItsApp() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.app("inside", "dlg.apps.simple.HelloWorldApp")
        graph.file("first", place.path + "/locked/a.txt")
        graph.bash("program", "echo hello > {x}")
        graph.file("second", place.path + "/locked/b.txt")
        graph.app("other", "dlg.apps.simple.HelloWorldApp")
        graph.file("third", "c.txt")
        graph.chain("inside", "first")
        graph.chain("program", "second")
        graph.chain("other", "third")
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.shell(
            """
            mkdir locked; unshare -m bash -c "mount -t tmpfs -o ro none locked && \
            '\(Workplace.weir)' run a.graph --session s"
            """)
        #expect(run.status == 1)
        #expect(run.errors.components(separatedBy: "Read-only file system").count >= 3)
        #expect(try place.read("s/data/c.txt") == "Hello World")
    }
}
