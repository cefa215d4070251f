import Foundation
import TestSupport
import Testing

/// Data that the graph wants in an arena: written by apps in the ranks, read on any rank by reference,
/// by commands, and by Python.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ArenaTests {
    private static let copyApp = "dlg.apps.simple.CopyApp"
    private static let gatherApp = "dlg.apps.simple.GenericGatherApp"

    /// The listing of a session's arrays, as Python's.
    private static let listing = """
        import h5py, sys
        found = []
        with h5py.File(sys.argv[1], "r") as f:
            for group in f.values():
                for name in group:
                    d = group[name]
                    found.append(f"{d.name} {d.dtype.str} {d.shape} {bytes(d[()].tobytes()[:3])}")
        print("\\n".join(sorted(found)))
        """

    /// Each copy makes numbers in a file; they go through an arena to a gatherer.
    private func graph(_ fields: [String: String]) throws -> String {
        var graph = GraphDrawing()
        graph.scatter("copies", 6)
        graph.bash(
            "make", "for n in 1 2 3 4 5 6; do printf '\\001\\000\\000\\00'$WEIR_INDEX; done > {x}",
            in: "copies")
        graph.file("made", in: "copies")
        graph.app("copy", Self.copyApp, in: "copies")
        graph.memory("kept", fields.merging(["place": "arena"]) { $1 }, in: "copies")
        graph.app("gather", Self.gatherApp)
        graph.memory("all", ["place": "arena"])
        graph.app("copy out", Self.copyApp)
        graph.file("out", "out.bin")
        graph.chain("make", "made", "copy", "kept", "gather", "all", "copy out", "out")
        return try graph.json()
    }

    private static let expected: [UInt8] = (0..<36).flatMap { [1, 0, 0, UInt8($0 / 6)] }

    @Test(arguments: [1, 2, 3])
    func arraysAreReadOnEveryRankAndByPython(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(
            try graph(["dtype": "int32", "shape": "2, 3", "units": "Jy"]), to: "a.graph")
        let run = try place.weir("run", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: place.path + "/s/data/out.bin"))
        #expect([UInt8](bytes) == Self.expected)
        let python = try Command(
            "/usr/bin/python3", ["-c", Self.listing, place.path + "/s/data.h5"]
        ).run()
        let lines = (0..<6).map { "/kept/0-\($0) <i4 (2, 3) b'\\x01\\x00\\x00'" }
        #expect(
            python.output.split(separator: "\n").map(String.init)
                == ["/all/0 |u1 (144,) b'\\x01\\x00\\x00'"] + lines, "\(python.errors)")
        let dump = try place.shell("h5dump -a /kept/0-3/units s/data.h5")
        #expect(dump.output.contains("\"Jy\""))
    }

    /// Of each run of a session there are arenas.
    @Test func anArrayThatWasWrittenAgainIsReadOnce() throws {
        let place = try Workplace()
        try place.write(try graph([:]), to: "a.graph")
        #expect(try place.weir("run", "-n", "2", "a.graph", "--session", "s").status == 0)
        let again = try place.weir("resume", "s", "--rerun", "copy")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try place.shell("'\(Workplace.weir)' cat s kept/0-3 | wc -c").output == "24\n")
        #expect(try place.shell("'\(Workplace.weir)' cat s all/0 | wc -c").output == "144\n")
    }

    @Test func commandsListPrintAndExportArraysAndFiles() throws {
        let place = try Workplace()
        try place.write(try graph(["dtype": "<i4", "shape": "2,3"]), to: "a.graph")
        #expect(try place.weir("run", "-n", "2", "a.graph", "--session", "s").status == 0)
        let list = try place.weir("data", "s").output
        #expect(list.contains(/kept +0-3 +COMPLETED +24 +<i4 +2×3 +[0-9a-f]{8} +arena kept\/0-3\n/))
        #expect(list.contains(/out +0 +COMPLETED +144 +data\/out.bin\n/))
        let json = try place.weir("data", "s", "--json").output
        #expect(json.contains("\"shape\": [\n") || json.contains("\"shape\""))
        let number = 1 + 2 << 24
        func cat(_ words: String...) throws -> String {
            let line = (["cat", "s"] + words).map { "'\($0)'" }.joined(separator: " ")
            return try place.shell("'\(Workplace.weir)' \(line)").output
        }
        #expect(
            try cat("kept/0-2", "--as", "text")
                == "\(number) \(number) \(number)\n\(number) \(number) \(number)\n")
        let row = "[\(number),\(number),\(number)]"
        #expect(try cat("kept/0-2", "--as", "json") == "[\(row),\(row)]\n")
        #expect(try cat("kept/0-2", "--as", "json", "--range", "0:8") == "[\(number),\(number)]\n")
        let hex = try cat("kept/0-2", "--as", "hex", "--range", "20:24")
        #expect(hex.hasPrefix("00000014  01 00 00 02 ".replacing("  ", with: " ")))
        #expect(hex.hasSuffix("  |....|\n"))
        #expect(
            try place.shell("'\(Workplace.weir)' cat s out/0 | cmp - s/data/out.bin").status == 0)
        let export = try place.shell(
            """
            '\(Workplace.weir)' export s kept/0-4 --as npy -o k.npy &&
            /usr/bin/python3 -c 'import numpy; a = numpy.load("k.npy"); print(a.shape, a.dtype, a[1, 2])'
            """)
        #expect(export.output == "(2, 3) int32 \(1 + 4 << 24)\n", "\(export.errors)")
    }

    @Test func whatCannotBePrintedIsSaid() throws {
        let place = try Workplace()
        try place.write(try graph([:]), to: "a.graph")
        #expect(try place.weir("run", "-n", "1", "a.graph", "--session", "s").status == 0)
        func complaint(_ words: String...) throws -> String {
            let line = words.map { "'\($0)'" }.joined(separator: " ")
            let run = try place.shell("'\(Workplace.weir)' \(line)")
            #expect(run.status == 2)
            return run.errors
        }
        #expect(try complaint("cat", "s", "nothing/0").hasPrefix("weir: no Drop nothing/0 in this"))
        #expect(try complaint("cat", "s", "gather/0").hasPrefix("weir: gather/0 is an app"))
        #expect(try complaint("cat", "s").contains("a SESSION and a DROP are needed"))
        #expect(try complaint("cat", "s", "all/0", "--as", "xml").contains("no form xml"))
        #expect(try complaint("cat", "s", "all/0", "--range", "5:2").contains("not A:B"))
        #expect(try complaint("export", "s", "all/0").contains("-o FILE is needed"))
        #expect(
            try complaint("export", "s", "all/0", "-o", "no/folder").contains("No such file"))
        #expect(try !place.shell("ls -A").output.contains(".part-"))
    }

    /// What is written is there for Python and for commands while the run is on, and after a kill.
    @Test(arguments: [1, 2])
    func arraysAreThereBeforeTheRunEndsAndAfterAKill(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.app("hello", "dlg.apps.simple.HelloWorldApp")
        graph.memory("kept", ["place": "arena"])
        graph.app("copy", Self.copyApp)
        graph.file("out", "out.txt")
        graph.bash("wait", "cat {x} > /dev/null; sleep 600; echo > {y}")
        graph.file("end", "end.txt")
        graph.chain("hello", "kept", "copy", "out", "wait")
        graph.link("wait", "end", port: "y")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.shell(
            """
            { '\(Workplace.weir)' run -n \(ranks) a.graph --session s > run.log 2>&1 & run=$!
            see() { for f in s/data/arena-*.h5; do h5dump -d /kept/0 $f 2> /dev/null && return; done
                return 1; }
            for look in $(seq 1200); do see > dump && break; sleep 0.1; done
            kill -KILL $run; wait $run 2> /dev/null
            grep -c 'DATASPACE  SIMPLE { ( 11 ) / ( 11 ) }' dump
            see | grep -c 72; }
            """)
        #expect(run.output == "1\n1\n", "\(run.errors)")
    }

    /// A byte changes on disk: who reads it says so.
    @Test func damagedArraysAreNotPrintedAsIfTheyWereRight() throws {
        let place = try Workplace()
        try place.write(try graph([:]), to: "a.graph")
        #expect(try place.weir("run", "-n", "1", "a.graph", "--session", "s").status == 0)
        let damage = """
            import h5py
            with h5py.File("s/data/arena-0.h5", "r+") as f: f["all/0"][70] ^= 1
            """
        try place.write(damage, to: "damage.py")
        #expect(try place.shell("/usr/bin/python3 damage.py").status == 0)
        let run = try place.weir("cat", "s", "all/0", "--as", "hex")
        #expect(run.status == 70)
        #expect(run.errors.contains("data/arena-0.h5: all/0 is not what was written"))
        #expect(try place.weir("cat", "s", "kept/0-1").status == 0)
    }

    /// A body that reads no streams gets what came of one when it is whole.
    @Test(arguments: [1, 2])
    func whatIsMadeOfAStreamIsKept(_ ranks: Int) throws {
        var graph = GraphDrawing()
        for name in ["make", "again"] {
            graph.app(name, "weir.ComputeApp", ["output_bytes": "1000"])
        }
        graph.memory("between")
        graph.memory("kept", ["place": "arena"])
        graph.link("make", "between")
        graph.stream("between", "again")
        graph.link("again", "kept")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir("run", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.shell("'\(Workplace.weir)' cat s kept/0 | wc -c").output == "1000\n")
        #expect(try place.weir("verify", "s").status == 0)
    }

    /// What a program reads or writes needs a path, whatever the graph wants.
    @Test func whatProgramsReadIsAFile() throws {
        var graph = GraphDrawing()
        graph.app("hello", "dlg.apps.simple.HelloWorldApp")
        graph.memory("kept", ["place": "arena"])
        graph.bash("read", "cat {x} > {y}")
        graph.file("out", "out.txt")
        graph.link("hello", "kept")
        graph.link("kept", "read")
        graph.link("read", "out", port: "y")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        #expect(try place.weir("run", "-n", "1", "a.graph", "--session", "s").status == 0)
        #expect(try place.read("s/data/out.txt").contains("Hello"))
        #expect(!place.has("s/data.h5") && !place.has("s/data/arena-0.h5"))
    }
}
