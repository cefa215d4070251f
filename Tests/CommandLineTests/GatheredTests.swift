import Foundation
import TestSupport
import Testing

/// One array that several apps write, each its rows, on whatever ranks they are.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct GatheredTests {
    /// Six copies of four bytes each, "0000" to "5555", and as many from another component.
    private func graph(
        _ fields: [String: String], bytes: String = "4", before: String = ""
    ) throws -> String {
        var graph = GraphDrawing()
        graph.scatter("copies", 6)
        for (name, digit, before) in [
            ("low", "$WEIR_INDEX", ""), ("high", "$((WEIR_INDEX+6))", before),
        ] {
            graph.bash(
                name,
                "\(before)head -c \(bytes) /dev/zero | tr '\\0' $(printf '\\\\%03o' \(digit)) > {x}",
                in: "copies")
            graph.file(name + "-file", in: "copies")
            graph.app(name + "-copy", "dlg.apps.simple.CopyApp", in: "copies")
            graph.chain(name, name + "-file", name + "-copy", "cube")
        }
        graph.memory("cube", fields.merging(["place": "arena"]) { $1 })
        graph.app("read", "dlg.apps.simple.CopyApp")
        graph.file("out", "out.bin")
        graph.chain("cube", "read", "out")
        return try graph.json()
    }

    private static let whole = [
        "dtype": "uint8", "shape": "12, 2, 2", "units": "Jy", "one_array": "true",
    ]

    private static let listing = """
        import h5py, numpy
        with h5py.File("s/data.h5", "r") as f:
            cube = f["cube/0"]
            assert cube.shape == (12, 2, 2) and cube.attrs["units"] == b"Jy", cube
            rows = [set(row.flatten().tolist()) for row in cube[()]]
            assert sorted(map(min, rows)) == list(range(12)), rows
            assert all(len(row) == 1 for row in rows), rows
            open("rows", "wb").write(cube[()].tobytes())
        """

    private func bytes(_ place: Workplace, _ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: place.path + "/" + name)))
    }

    @Test(arguments: [1, 2, 3])
    func eachAppWritesItsRowsInPlace(_ ranks: Int) throws {
        let place = try Workplace()
        var plain = Self.whole
        plain["one_array"] = nil
        try place.write(try graph(plain), to: "plain.graph")
        #expect(try place.weir("run", "plain.graph", "--session", "plain").status == 0)
        try place.write(try graph(Self.whole), to: "a.graph")
        let run = try place.weir("run", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        // In the order of their edges, as parts that are joined.
        let expected = try bytes(place, "plain/data/out.bin")
        #expect(try bytes(place, "s/data/out.bin") == expected && expected.count == 48)
        try place.write(Self.listing, to: "list.py")
        let python = try place.shell("/usr/bin/python3 list.py")
        #expect(python.status == 0, "\(python.errors)")
        #expect(try bytes(place, "rows") == expected)
        // Nothing of it is anywhere else.
        #expect(try place.shell("ls s/data | grep arena").output == "arena-gathered.h5\n")
        #expect(try place.shell("'\(Workplace.weir)' cat s cube/0 | cmp - rows").status == 0)
        let verified = try place.weir("verify", "s")
        #expect(verified.status == 0 && verified.output.contains("all as they were written"))
        let damage = """
            import h5py
            with h5py.File("s/data/arena-gathered.h5", "r+") as f: f["cube/0"][3, 1, 1] ^= 1
            """
        try place.write(damage, to: "damage.py")
        #expect(try place.shell("/usr/bin/python3 damage.py").status == 0)
        let damaged = try place.weir("verify", "s")
        #expect(damaged.status == 1 && damaged.errors.contains("array cube/0"))
    }

    @Test func whoWritesAnotherNumberOfBytesHasFailed() throws {
        let place = try Workplace()
        try place.write(try graph(Self.whole, bytes: "$((WEIR_INDEX == 2 ? 5 : 4))"), to: "a.graph")
        let run = try place.weir("run", "-n", "2", "a.graph", "--session", "s")
        #expect(run.status == 1)
        #expect(
            run.errors.contains("it wrote 5 bytes, and its share of the array cube/0 is 4"),
            "\(run.errors)")
    }

    @Test func whatCannotBeSharedEquallyIsToldOf() throws {
        let place = try Workplace()
        var fields = Self.whole
        for (shape, words) in [
            ("12, 2, 2", "each app that writes it writes its rows of one array"),
            ("13, 2, 2", "not one_array: that needs an arena, dtype, shape"),
            ("12, 2, x", "not one_array"), ("12, 72057594037927936", "not one_array"),
            ("12, 3000000000000", "not one_array"),
        ] {
            fields["shape"] = shape
            try place.write(try graph(fields), to: "a.graph")
            #expect(try place.weir("check", "--places", "a.graph").output.contains(words))
        }
    }

    /// The rows of an array that was not complete are written again, those of one that was are kept.
    @Test func aResumedRunWritesWhatIsMissing() throws {
        let place = try Workplace()
        try place.write(try graph(Self.whole, before: "test -e go && "), to: "a.graph")
        #expect(try place.weir("run", "-n", "2", "a.graph", "--session", "s").status == 1)
        try place.write("", to: "s/data/go")
        let resumed = try place.weir("resume", "s", "--from-failed")
        #expect(resumed.status == 0, "\(resumed.errors)")
        try place.write(Self.listing, to: "list.py")
        let python = try place.shell("/usr/bin/python3 list.py")
        #expect(python.status == 0, "\(python.errors)")
        let rows = try bytes(place, "rows")
        #expect(try bytes(place, "s/data/out.bin") == rows)
        #expect(try place.shell("'\(Workplace.weir)' cat s cube/0 | cmp - rows").status == 0)
        #expect(try place.weir("verify", "s").status == 0)
    }
}
