import Foundation
import TestSupport
import Testing

/// Many short results in arenas: among others in a few datasets, and found by their names all the same.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct PackedDataTests {
    private static let copies = 1100

    private func graph(_ fields: [String: String] = [:]) throws -> String {
        var graph = GraphDrawing()
        graph.scatter("copies", Self.copies)
        graph.app("hello", "dlg.apps.simple.HelloWorldApp", in: "copies")
        graph.memory("text", fields.merging(["place": "arena"]) { $1 }, in: "copies")
        graph.app("gather", "dlg.apps.simple.GenericGatherApp")
        graph.file("all", "all.txt")
        graph.chain("hello", "text", "gather", "all")
        return try graph.json()
    }

    private func run(_ place: Workplace, ranks: Int) throws {
        let run = try place.weir("run", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let all = String(repeating: "Hello World", count: Self.copies)
        #expect(try place.read("s/data/all.txt") == all)
    }

    /// As the guide has it.
    private static let listing = """
        import h5py
        found = {}
        with h5py.File("s/data.h5", "r") as session:
            assert list(session) == ["packed"], list(session)
            for arena in session["packed"].values():
                for pack in arena.values():
                    data = pack["bytes"]
                    for row in pack["index"][()]:
                        part = data[row["offset"]:row["offset"] + row["length"]]
                        assert row["dtype"] == b"|i1", row
                        found[row["name"].decode()] = part.tobytes()
        assert set(found) == {f"text/0-{n}" for n in range(1100)}, len(found)
        assert set(found.values()) == {b"Hello World"}, set(found.values())
        """

    @Test(arguments: [1, 2])
    func shortResultsArePackedAndFound(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(try graph(["dtype": "int8"]), to: "a.graph")
        try run(place, ranks: ranks)
        try place.write(Self.listing, to: "list.py")
        let python = try place.shell("/usr/bin/python3 list.py")
        #expect(python.status == 0, "\(python.errors)")
        #expect(try place.weir("cat", "s", "text/0-777", "--as", "hex").output.contains("48 65 6c"))
        #expect(
            try place.shell("'\(Workplace.weir)' export s text/0-3 -o x && cat x").output
                == "Hello World")
        let list = try place.weir("data", "s").output
        #expect(
            list.contains(/text +0-12 +COMPLETED +11 +\|i1 +11 +[0-9a-f]{8} +arena text\/0-12\n/))
        let verified = try place.weir("verify", "s")
        #expect(verified.output.hasPrefix("\(Self.copies + 1) Drops, "))
        #expect(verified.status == 0 && verified.output.contains("all as they were written"))
    }

    @Test func aByteThatChangedInAPackIsFound() throws {
        let place = try Workplace()
        try place.write(try graph(), to: "a.graph")
        try run(place, ranks: 1)
        let damage = """
            import h5py
            with h5py.File("s/data/arena-0.h5", "r+") as f: f["packed/0/bytes"][5000] ^= 1
            """
        try place.write(damage, to: "damage.py")
        #expect(try place.shell("/usr/bin/python3 damage.py").status == 0)
        let verified = try place.weir("verify", "s")
        #expect(verified.status == 1)
        #expect(verified.errors.components(separatedBy: "array text/0-").count == 2)
    }

    @Test func anIndexThatIsDamagedIsToldOf() throws {
        let place = try Workplace()
        try place.write(try graph(), to: "a.graph")
        try run(place, ranks: 1)
        let damage = """
            import h5py, numpy
            with h5py.File("s/data/arena-0.h5", "r+") as f:
                index = f["packed/0/index"]
                rows = index[()]
                rows.view(numpy.uint8).reshape(len(rows), -1)[0, :8] = 255
                index[...] = rows
            """
        try place.write(damage, to: "damage.py")
        let damaged = try place.shell("/usr/bin/python3 damage.py")
        #expect(damaged.status == 0, "\(damaged.errors)")
        #expect(try place.weir("verify", "s").status == 1)
        #expect(try place.weir("data", "s").status == 0)
    }

    @Test func whatIsDeletedLeavesNoPack() throws {
        let place = try Workplace()
        try place.write(try graph(["expireAfterUse": "true"]), to: "a.graph")
        try run(place, ranks: 2)
        let dump = try place.shell("for f in s/data/arena-*.h5; do h5dump -n $f; done")
        #expect(dump.status == 0 && !dump.output.contains("index"), "\(dump.output)")
        #expect(try place.weir("drops", "s").output.contains(/text +0-5 +data +DELETED/))
        let cat = try place.weir("cat", "s", "text/0-5")
        #expect(cat.errors.contains("was deleted, as the graph wants it"))
    }

    /// Killed with some of them in memory that others should find in the file: none of those is recorded.
    @Test(arguments: [1, 2], [1, 3])
    func whatWasOnlyGatheredIsNotRecorded(_ ranks: Int, _ pass: Int) throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        // So many that they are written several times in a turn.
        graph.scatter("copies", 9000)
        graph.app("make", "weir.ComputeApp", ["output_bytes": "700"], in: "copies")
        graph.memory("text", ["place": "arena"], in: "copies")
        graph.chain("make", "text")
        try place.write(try graph.json(), to: "a.graph")
        let fault = ["WEIR_FAULT": "between-gathering-and-data:\(pass)", "WEIR_FAULT_RANK": "0"]
        let run = try place.weir(
            "run", "-n", "\(ranks)", "a.graph", "--session", "s",
            environment: Workplace.asRoot.merging(fault) { $1 })
        #expect(run.status != 0, "it is never passed \(pass) times")
        let resumed = try place.weir("resume", "-n", "\(ranks)", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        // All that is recorded, by either run, is where the records say, with the checksums that they have.
        let again = try place.weir("resume", "--verify", "s")
        #expect(again.output.contains("nothing to run"), "\(again.output)")
    }

    /// Each is read by an app of the same turn, or by one of another rank.
    @Test(arguments: [1, 2])
    func whatHasJustBeenGatheredIsRead(_ ranks: Int) throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.scatter("copies", Self.copies)
        graph.app("hello", "dlg.apps.simple.HelloWorldApp", in: "copies")
        graph.memory("text", ["place": "arena"], in: "copies")
        graph.app("again", "dlg.apps.simple.CopyApp", in: "copies")
        graph.memory("copy", ["place": "arena"], in: "copies")
        graph.app("gather", "dlg.apps.simple.GenericGatherApp")
        graph.file("all", "all.txt")
        graph.chain("hello", "text", "again", "copy", "gather", "all")
        try place.write(try graph.json(), to: "a.graph")
        try run(place, ranks: ranks)
        #expect(try place.weir("verify", "s").status == 0)
    }

    /// A component of that name is not taken for the packs.
    @Test func aComponentMayBeCalledPacked() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.app("hello", "dlg.apps.simple.HelloWorldApp")
        graph.memory("packed", ["place": "arena"])
        graph.chain("hello", "packed")
        let run = try place.run(graph, ranks: 1)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.weir("cat", "s", "packed/0").output == "Hello World")
        #expect(try place.weir("verify", "s").status == 0)
    }
}
