import Foundation
import TestSupport
import Testing

/// `weir verify` and `weir check --places`.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct VerifyTests {
    private static let copyApp = "dlg.apps.simple.CopyApp"

    /// An input, two arrays and two files that apps in the ranks made.
    private func run(ranks: Int) throws -> Workplace {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("first", Self.copyApp)
        graph.memory("array", ["place": "arena"])
        graph.app("second", Self.copyApp)
        graph.memory("other", ["place": "arena"])
        graph.app("third", Self.copyApp)
        graph.file("out", "out.txt")
        graph.file("empty", "empty.txt")
        graph.chain("in", "first", "array", "second", "other", "third", "out")
        graph.bash("nothing", "true {x}")
        graph.chain("nothing", "empty")
        let place = try Workplace()
        try place.write(String(repeating: "numbers ", count: 1000), to: "in.txt")
        let run = try place.run(graph, ranks: ranks)
        #expect(run.status == 0, "\(run.errors)")
        return place
    }

    @Test(arguments: [1, 2])
    func allThatIsAsItWasWrittenIsRight(_ ranks: Int) throws {
        let place = try run(ranks: ranks)
        let run = try place.weir("verify", "s")
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        #expect(run.output.hasPrefix("5 Drops, 32 kB: all as they were written"))
        let json = try place.weir("verify", "s", "--json").output
        #expect(json.contains("\"drops\": 5") && json.contains("\"damaged\": []"))
    }

    @Test func aByteThatChangedInAnArenaIsFound() throws {
        let place = try run(ranks: 1)
        let damage = """
            import h5py
            with h5py.File("s/data/arena-0.h5", "r+") as f: f["array/0"][4321] ^= 1
            """
        try place.write(damage, to: "damage.py")
        #expect(try place.shell("/usr/bin/python3 damage.py").status == 0)
        let run = try place.weir("verify", "s")
        #expect(run.status == 1)
        #expect(
            run.errors
                == "weir: array/0: array array/0: it is not what was written: its checksum is another\n"
        )
        #expect(run.output.contains("1 damaged or missing"))
    }

    @Test func aByteThatChangedInAFileIsFound() throws {
        let place = try run(ranks: 1)
        let changed = try place.shell("printf X | dd of=s/data/out.txt bs=1 seek=77 conv=notrunc")
        #expect(changed.status == 0)
        let run = try place.weir("verify", "s")
        #expect(run.status == 1)
        #expect(
            run.errors
                == "weir: out/0: data/out.txt: it is not what was written: its checksum is another\n"
        )
    }

    @Test func filesThatAreGoneOrCutAreFound() throws {
        let place = try run(ranks: 2)
        #expect(try place.shell("rm s/data/empty.txt && truncate -s 10 s/data/out.txt").status == 0)
        let run = try place.weir("verify", "s")
        #expect(run.status == 1)
        let lines = Set(run.errors.split(separator: "\n"))
        #expect(
            lines == [
                "weir: empty/0: data/empty.txt: it is not there any more",
                "weir: out/0: data/out.txt: it has 10 bytes, and had 8000 when it was written",
            ])
        #expect(try place.shell("rm s/data/arena-*.h5").status == 0)
        let later = try place.weir("verify", "s")
        #expect(later.errors.contains("weir: other/0: array other/0: it is not there any more\n"))
        #expect(later.output.contains("4 damaged or missing"))
    }

    /// An arena whose beginning is no arena any more: its arrays are what the journal says.
    @Test func anArenaThatCannotBeReadIsSaid() throws {
        let place = try run(ranks: 1)
        let broken = "dd if=/dev/zero of=s/data/arena-0.h5 bs=1 count=40 conv=notrunc"
        #expect(try place.shell(broken).status == 0)
        let run = try place.weir("verify", "s")
        #expect(run.status == 1)
        #expect(
            run.errors == """
                weir: data/arena-0.h5: its HDF5 metadata is damaged: its first bytes are not those of an HDF5 file
                  try: weir verify --repair \(place.path)/s

                """)
        #expect(run.output.contains("all as they were written, but HDF5 cannot read 1 arena"))
        let json = try place.weir("verify", "--json", "s").output
        #expect(json.contains("\"arena\": \"data/arena-0.h5\""), "\(json)")
    }

    @Test func placesAreToldWithReasons() throws {
        var graph = GraphDrawing()
        graph.scatter("copies", 3)
        graph.app("make", Self.copyApp, in: "copies")
        graph.memory("memory", in: "copies")
        graph.memory("array", ["place": "arena", "expireAfterUse": "true"], in: "copies")
        graph.bash("program", "cat {x} > {y}", in: "copies")
        graph.memory("path", in: "copies")
        graph.app("end", Self.copyApp)
        graph.memory("result")
        graph.link("make", "memory")
        graph.link("make", "array")
        graph.link("memory", "program")
        graph.link("array", "end")
        graph.link("program", "path", port: "y")
        graph.link("path", "end")
        graph.link("end", "result")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        let output = try place.weir("check", "--places", "a.graph").output
        #expect(output.contains(/memory +3 +file +yes +a program reads or writes it, and needs a/))
        #expect(output.contains(/array +3 +arena +until it is used +the field place says so/))
        #expect(output.contains(/path +3 +file +yes +a program/))
        #expect(output.contains(/result +1 +file +yes +nobody reads it: it is a result/))
    }
}
