import Foundation
import TestSupport
import Testing

/// Arenas that have lost what HDF5 must know of them, and whose arrays are whole: they get it back from the journal.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct TornArenaTests {
    /// Ways to tear an arena, as Python; `end` is where the last of its contents ends.
    private static let tears = [
        "f.write(bytes(48))",
        "f.write(os.urandom(48))",
        "f.seek(root); f.write(bytes(64))",
        "f.truncate(end)",
        "f.write(bytes(8)); f.truncate(end)",
    ]

    /// The header of a group below the root.
    private static let deepTear = """
        import h5py; g = h5py.File(path); \
        a = h5py.h5o.get_info(next(iter(g.values())).id).addr; g.close(); f.seek(a); f.write(bytes(16))
        """

    /// tear.py FILE HOW
    private static let script = """
        import json, os, struct, subprocess, sys
        path = sys.argv[1]
        drops = json.loads(subprocess.check_output([WEIR, "data", "s", "--json"]))
        ends = [d["offset"] + d["size"] for d in drops
                if d.get("offset") and os.path.samefile(d["arena"], path)]
        end = max(ends, default=0)
        with open(path, "r+b") as f:
            f.seek(36); root = struct.unpack("<Q", f.read(8))[0]; f.seek(0)
            exec(sys.argv[2])
        """

    /// All arrays that HDF5 finds from a file on, with their contents and attributes; of packs by the index.
    private static let listing = """
        import h5py, sys
        found = {}
        with h5py.File(sys.argv[1], "r") as f:
            def see(name, group):
                for key in group:
                    item, path = group[key], name + "/" + key
                    if path.startswith("/packed/") and "index" in item:
                        for row in item["index"][()]:
                            part = item["bytes"][row["offset"]:row["offset"] + row["length"]]
                            found[row["name"].decode()] = (row["dtype"], part.tobytes(), row["crc32c"])
                    elif isinstance(item, h5py.Group):
                        see(path, item)
                    else:
                        found[path] = (item.dtype.str, item.shape, item.compression, item[()].tobytes(),
                                       sorted((k, str(v)) for k, v in item.attrs.items()))
            see("", f)
        for name in sorted(found): print(name, found[name])
        """

    private func tear(_ file: String, _ how: String, in place: Workplace) throws {
        let script = Self.script.replacingOccurrences(of: "WEIR", with: "'\(Workplace.weir)'")
        try place.write(script, to: "tear.py")
        let torn = try place.shell("/usr/bin/python3 tear.py s/data/\(file) '\(how)'")
        #expect(torn.status == 0, "\(torn.errors)")
        #expect(try place.shell("h5dump -H s/data/\(file)").status != 0)
    }

    private func list(_ file: String, _ place: Workplace) throws -> String {
        try place.write(Self.listing, to: "list.py")
        let python = try place.shell("/usr/bin/python3 list.py s/\(file)")
        #expect(python.status == 0, "\(python.errors)")
        return python.output
    }

    /// Numbers, of which programs make some; a program at the end that waits until it may go.
    private func graphThatWaits() -> GraphDrawing {
        var graph = GraphDrawing()
        graph.scatter("copies", 6)
        graph.bash(
            "make",
            "echo made >> ../../made; for n in 1 2 3 4 5 6; do printf '\\001\\000\\000\\00'$WEIR_INDEX;"
                + " done > {x}", in: "copies")
        graph.file("made", in: "copies")
        graph.app("copy", "dlg.apps.simple.CopyApp", in: "copies")
        graph.memory(
            "kept", ["place": "arena", "dtype": "int32", "shape": "2, 3", "units": "Jy"],
            in: "copies")
        graph.app("gather", "dlg.apps.simple.GenericGatherApp")
        graph.memory("all", ["place": "arena"])
        graph.app("copy out", "dlg.apps.simple.CopyApp")
        graph.file("out", "out.bin")
        graph.bash("wait", "cat {x} > /dev/null; test -e ../../go || sleep 600; echo > {y}")
        graph.file("end", "end.txt")
        graph.chain("make", "made", "copy", "kept", "gather", "all", "copy out", "out", "wait")
        graph.link("wait", "end", port: "y")
        return graph
    }

    /// Killed when all arrays are recorded, and torn then.
    @Test(arguments: [1, 2], Self.tears)
    func aResumedSessionHasItsArraysBack(_ ranks: Int, _ how: String) throws {
        let place = try Workplace()
        try place.write(try graphThatWaits().json(), to: "a.graph")
        let killed = try place.shell(
            """
            { '\(Workplace.weir)' run -n \(ranks) a.graph --session s > run.log 2>&1 & run=$!
            for look in $(seq 600); do
                '\(Workplace.weir)' drops s --state COMPLETED 2> /dev/null | grep -q '^out ' && break
                sleep 0.1
            done
            kill -KILL $run; wait $run 2> /dev/null
            '\(Workplace.weir)' drops s --state COMPLETED | grep -c '^out '; }
            """)
        #expect(killed.output == "1\n", "\(killed.output)\(killed.errors)")
        let arenas = try place.shell("cd s/data && ls arena-*.h5").output.split(separator: "\n")
        let before = try arenas.map { try list("data/\($0)", place) }
        for arena in arenas { try tear(String(arena), how, in: place) }

        let verified = try place.weir("verify", "s")
        #expect(verified.status == 1 && verified.errors.contains("its HDF5 metadata is damaged"))
        #expect(verified.output.contains("all as they were written"), "\(verified.errors)")
        let number = 1 + 3 << 24
        let cat = try place.weir("cat", "s", "kept/0-3", "--as", "json", "--range", "0:8")
        #expect(cat.output == "[\(number),\(number)]\n", "\(cat.errors)")
        #expect(cat.errors.contains("weir verify --repair"))
        let data = try place.weir("data", "s")
        #expect(data.status == 0)
        #expect(data.output.contains(/kept +0-3 +COMPLETED +24 +<i4 +2×3 +[0-9a-f]{8} +arena/))

        try place.write("", to: "go")
        let resumed = try place.weir("resume", "-n", "\(ranks)", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.errors.contains("is made anew from the journal"), "\(resumed.errors)")
        #expect(try place.read("made") == String(repeating: "made\n", count: 6))
        #expect(try arenas.map { try list("data/\($0)", place) } == before)
        let linked = try list("data.h5", place).split(separator: "\n")
        #expect(linked.count == 7 && linked[4].hasPrefix("/kept/0-3 ('<i4', (2, 3)"), "\(linked)")
        let dump = try place.shell("h5dump -a /kept/0-3/units s/data.h5")
        #expect(dump.status == 0 && dump.output.contains("\"Jy\""), "\(dump.errors)")
        let whole = try place.weir("verify", "s")
        #expect(whole.status == 0 && whole.errors.isEmpty, "\(whole.errors)")
    }

    /// Arrays of all kinds, of a run that came to its end.
    private func finished(_ more: String...) throws -> Workplace {
        var graph = GraphDrawing()
        graph.scatter("s", 3)
        graph.bash("make", "seq $WEIR_INDEX 90000 | head -c 80000 > {x}", in: "s")
        graph.file("made", in: "s")
        graph.app("numbers", "dlg.apps.simple.CopyApp", in: "s")
        graph.memory(
            "array",
            ["place": "arena", "dtype": "float32", "shape": "100, 200", "units": "K"], in: "s")
        graph.bash("make more", "seq $WEIR_INDEX 900000 | head -c 3000000 > {x}", in: "s")
        graph.file("made more", in: "s")
        graph.app("more", "dlg.apps.simple.CopyApp", in: "s")
        graph.memory(
            "small",
            ["place": "arena", "dtype": "int16", "shape": "1500, 1000", "compress": "deflate 3"],
            in: "s")
        graph.scatter("many", 1500)
        graph.app("say", "weir.ComputeApp", ["output_bytes": "4000"], in: "many")
        graph.memory("short", ["place": "arena", "dtype": "float64"], in: "many")
        graph.scatter("rows", 4)
        graph.app("row", "weir.ComputeApp", ["output_bytes": "8000"], in: "rows")
        graph.memory(
            "image",
            ["place": "arena", "one_array": "true", "dtype": "float64", "shape": "40,100"])
        graph.memory("parts", ["place": "arena", "dtype": "int8"])
        graph.chain("make", "made", "numbers", "array")
        graph.chain("make more", "made more", "more", "small")
        graph.chain("say", "short")
        graph.chain("row", "image")
        graph.link("row", "parts", port: "y")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.shell(
            "'\(Workplace.weir)' run -q a.graph --session s " + more.joined(separator: " "))
        #expect(run.status == 0, "\(run.errors)")
        return place
    }

    /// What is cut off may be pieces of compressed arrays.
    @Test(arguments: Self.tears.filter { !$0.contains("truncate") } + [Self.deepTear])
    func aFinishedSessionIsRepaired(_ how: String) throws {
        let place = try finished("-n 2")
        let files = ["arena-0.h5", "arena-1.h5", "arena-gathered.h5"]
        let before = try list("data.h5", place)
        #expect(before.split(separator: "\n").count == 3 + 3 + 1500 + 1 + 4)
        // What one_array wrote has no checksum in the file, before.
        let rows = try place.weir("cat", "s", "image/0", "--as", "hex").output
        for file in files { try tear(file, how, in: place) }
        let repaired = try place.weir("verify", "--repair", "s")
        #expect(repaired.status == 0, "\(repaired.output)\(repaired.errors)")
        for file in files {
            #expect(repaired.errors.contains("weir: data/\(file): its HDF5 metadata was damaged ("))
            #expect(try place.shell("h5dump -H s/data/\(file)").status == 0)
        }
        let isImage = { (line: Substring) in line.hasPrefix("/image") }
        let after = try list("data.h5", place).split(separator: "\n")
        #expect(
            after.filter { !isImage($0) } == before.split(separator: "\n").filter { !isImage($0) })
        #expect(after.first(where: isImage)?.hasPrefix("/image/0 ('<f8', (40, 100)") == true)
        #expect(try place.weir("cat", "s", "image/0", "--as", "hex").output == rows)
        let again = try place.weir("verify", "--repair", "s")
        #expect(again.status == 0 && again.errors.isEmpty, "\(again.errors)")
    }

    /// Nor is a compressed result made again that is there.
    @Test func whatIsCompressedStaysDone() throws {
        let place = try finished()
        let plan = try place.weir("resume", "--plan", "--verify", "s")
        #expect(plan.output.contains("0 of "), "\(plan.output)")
    }

    /// `weir resume` of a session that has nothing to do mends it, too, and its copies.
    @Test func whatHasEndedIsMendedByResume() throws {
        let place = try finished("--replicate 1")
        let before = try list("data.h5", place)
        let copies = try list("copies/1/arena-0.h5", place)
        try tear("arena-0.h5", Self.tears[0], in: place)
        try tear("../copies/1/arena-0.h5", Self.tears[0], in: place)
        let resumed = try place.weir("resume", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.errors.contains("copies/1/arena-0.h5: its HDF5 metadata was damaged"))
        #expect(resumed.output.contains("nothing to run"), "\(resumed.output)")
        #expect(try list("data.h5", place) == before)
        #expect(try list("copies/1/arena-0.h5", place) == copies)
    }

    @Test func whatIsNotAsItWasWrittenIsNotTakenIn() throws {
        let place = try finished()
        let offset = try place.shell(
            "/usr/bin/python3 -c 'import h5py; "
                + "print(h5py.File(\"s/data/arena-0.h5\")[\"array/0-1\"].id.get_offset())'")
        let number = try #require(Int(offset.output.dropLast()), "\(offset.errors)")
        let how = """
            b = f.read(); f.seek(0); f.write(b.replace(b"OHDR", b"LOST"));
            f.seek(\(number) + 7); f.write(b"?"); f.seek(0); f.write(bytes(48))
            """.replacingOccurrences(of: "\n", with: " ")
        try tear("arena-0.h5", how, in: place)
        let repaired = try place.weir("verify", "--repair", "s")
        #expect(repaired.status == 1)
        let lines = repaired.errors.split(separator: "\n")
        #expect(lines[0].hasSuffix("is made anew from the journal: 1506 arrays"), "\(lines)")
        let head = "weir: data/arena-0.h5: array "
        #expect(
            lines[1] == head
                + "array/0-1 is not back: it is not what was written: its checksum is another")
        for copy in 0...2 {
            #expect(
                lines[2 + copy] == head
                    + "small/0-\(copy) is not back: it is compressed, and nothing tells where its pieces are"
            )
        }
        #expect(repaired.output.contains("4 damaged or missing"), "\(repaired.output)")
        let found = try list("data.h5", place)
        #expect(!found.contains("/array/0-1 ") && found.contains("/array/0-2 "))
        // What is lost is made again.
        #expect(try place.weir("resume", "--verify", "s").status == 0)
        let whole = try place.weir("verify", "s")
        #expect(whole.status == 0, "\(whole.errors)")
    }

    private func mayRun(_ outcome: Outcome, _ line: String) {
        #expect(outcome.status == 0 && outcome.errors.contains(line), "\(outcome.errors)")
    }

    /// Nor made empty by a repair that knows nothing of it.
    @Test func withoutAJournalItStaysTorn() throws {
        let place = try finished()
        try tear("arena-0.h5", Self.tears[0], in: place)
        let before = try place.shell("cksum s/data/arena-0.h5").output
        _ = try place.shell("mkdir kept && mv s/journal/* kept")
        let repaired = try place.weir("verify", "--repair", "s")
        #expect(repaired.status == 1, "\(repaired.errors)")
        #expect(repaired.errors.contains("no journal of the session tells of any array in it"))
        #expect(try place.shell("cksum s/data/arena-0.h5").output == before)
        _ = try place.shell("cp kept/* s/journal")
        let again = try place.weir("verify", "--repair", "s")
        #expect(again.status == 0, "\(again.errors)")
    }

    /// A folder is there instead: no run ends for that.
    @Test func whatCannotBeMendedEndsNoResume() throws {
        let place = try finished()
        _ = try place.shell("mkdir s/data/arena-7.h5")
        let resumed = try place.weir("resume", "s")
        mayRun(resumed, "weir: data/arena-7.h5: its HDF5 metadata could not be checked")
        #expect(resumed.output.contains("nothing to run"), "\(resumed.output)")
        let repaired = try place.weir("verify", "--repair", "s")
        #expect(
            repaired.status == 2 && repaired.errors.contains("arena-7.h5"), "\(repaired.errors)")
    }

    /// By others' tools, with a link that leads nowhere.
    @Test func whatOthersHaveWrittenAnewIsLeftAlone() throws {
        let place = try finished()
        guard try place.shell("command -v h5repack").status == 0 else {
            print("h5repack is not here: apt install hdf5-tools")
            return
        }
        try place.write(
            "import h5py\nf = h5py.File('s/data/arena-0.h5', 'r+')\nf['x'] = h5py.SoftLink('/no')\n",
            to: "link.py")
        let changed = try place.shell(
            """
            h5repack s/data/arena-0.h5 new.h5 && mv new.h5 s/data/arena-0.h5 \
                && /usr/bin/python3 link.py && cksum s/data/arena-0.h5
            """)
        #expect(changed.status == 0, "\(changed.errors)")
        let resumed = try place.weir("resume", "s")
        #expect(!resumed.errors.contains("is made anew"), "\(resumed.errors)")
        #expect(try place.shell("cksum s/data/arena-0.h5").output == changed.output)
    }

    @Test func aSessionThatIsRunIsNotMended() throws {
        let place = try finished()
        try tear("arena-0.h5", Self.tears[0], in: place)
        let before = try place.shell("cksum s/data/arena-0.h5").output
        try place.write(
            """
            import fcntl, struct, subprocess, sys
            lease = open("s/lease", "r+b")
            fcntl.fcntl(lease, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
            sys.exit(subprocess.run(["\(Workplace.weir)", "verify", "--repair", "s"]).returncode)
            """, to: "held.py")
        let held = try place.shell("/usr/bin/python3 held.py")
        #expect(held.status == 2 && held.errors.contains("s is running"), "\(held.errors)")
        #expect(try place.shell("cksum s/data/arena-0.h5").output == before)
    }
}
