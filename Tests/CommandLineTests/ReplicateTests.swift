import Foundation
import TestSupport
import Testing

/// Copies of what a session keeps: that they are there, and that one lost or damaged original costs nothing.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ReplicateTests {
    private static let copies = 3

    /// make → file, numbers → array, a thousand short arrays in packs, and an array of several apps.
    private func graph(_ replicate: [String: String]) -> GraphDrawing {
        var graph = GraphDrawing()
        graph.scatter("s", Self.copies)
        graph.bash("make", "seq $WEIR_INDEX 100 > {x}", in: "s")
        graph.file("text", "text.txt", in: "s")
        graph.app("numbers", "weir.ComputeApp", ["output_bytes": "70000"], in: "s")
        graph.memory("array", replicate.merging(["place": "arena"]) { $1 }, in: "s")
        graph.scatter("many", 1000)
        graph.app("say", "dlg.apps.simple.HelloWorldApp", in: "many")
        graph.memory("short", replicate.merging(["place": "arena"]) { $1 }, in: "many")
        graph.scatter("rows", 4)
        graph.app("row", "weir.ComputeApp", ["output_bytes": "8000"], in: "rows")
        graph.memory(
            "image",
            replicate.merging([
                "place": "arena", "one_array": "true", "dtype": "float64", "shape": "40,100",
            ]) { $1 })
        for (field, value) in replicate { graph.set(field, of: "text", value) }
        graph.chain("make", "text")
        graph.chain("numbers", "array")
        graph.chain("say", "short")
        graph.chain("row", "image")
        return graph
    }

    private static let drops = ["text/0-1", "array/0-2", "short/0-999", "image/0"]

    private func contents(_ place: Workplace) throws -> [String: Outcome] {
        try Dictionary(
            uniqueKeysWithValues: Self.drops.map {
                ($0, try place.weir("cat", "s", $0, "--as", $0 == "text/0-1" ? "text" : "hex"))
            })
    }

    private func names(_ place: Workplace, _ folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: place.path + "/" + folder))
    }

    /// By a run that was ended before, or was not asked for any.
    @Test func whatAnEarlierRunDidNotCopyIsCopied() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.bash("make", "echo text > {x}")
        graph.file("text", "text.txt")
        graph.bash("fail", "cat ../../there {x} > {y}")
        graph.file("end", "end.txt")
        graph.chain("make", "text", "fail")
        graph.link("fail", "end", port: "y")
        graph.set("replicate", of: "text", "1")
        #expect(try place.run(graph).status == 1)
        let lost = try place.shell("rm s/copies/1/text.txt && touch there")
        #expect(lost.status == 0, "\(lost.errors)")
        let resumed = try place.weir("resume", "--from-failed", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try place.read("s/copies/1/text.txt") == "text\n")
    }

    @Test(arguments: ["many", "-1", "1.5", "99999999999999999999"])
    func aNumberOfCopiesThatIsNoneIsToldBeforeTheRun(_ number: String) throws {
        let place = try Workplace()
        try place.write(try graph(["replicate": number]).json(), to: "a.graph")
        let check = try place.weir("check", "a.graph")
        #expect(check.status == 3 && check.output.contains("replicate"), "\(check.output)")
    }

    @Test(arguments: [1, 2], [true, false])
    func oneLostCopyIsSurvived(_ ranks: Int, _ byField: Bool) throws {
        let place = try Workplace()
        try place.write(try graph(byField ? ["replicate": "2"] : [:]).json(), to: "a.graph")
        let run = try place.shell(
            "'\(Workplace.weir)' run -n \(ranks) \(byField ? "" : "--replicate 2") a.graph "
                + "--session s")
        #expect(run.status == 0 && !run.output.contains("warning"), "\(run.errors)\(run.output)")
        let all = try names(place, "s/data")
        #expect(try names(place, "s/copies") == ["1", "2"])
        for number in [1, 2] {
            let copied = try names(place, "s/copies/\(number)")
            // Arrays that several apps have written are in the arena of one of them.
            #expect(copied == all.subtracting(["arena-gathered.h5"]))
            for file in copied where file.hasPrefix("arena-") {
                #expect(try place.shell("h5dump -n s/copies/\(number)/\(file)").status == 0)
            }
        }
        let before = try contents(place)
        for outcome in before.values { #expect(outcome.status == 0 && outcome.errors.isEmpty) }
        let verified = try place.weir("verify", "s")
        #expect(verified.status == 0, "\(verified.errors)")

        // All originals go, and of the first copies, too, some.
        _ = try place.shell(
            "rm -r s/data; mkdir s/data; rm s/copies/1/arena-0.h5 s/copies/1/text_0-1.txt")
        for (drop, outcome) in try contents(place) {
            #expect(outcome.status == 0 && outcome.output == before[drop]?.output)
            #expect(
                outcome.errors.contains("\(drop) is gone or damaged: this is its copy in copies/"))
        }
        let lost = try place.weir("verify", "s")
        let sum = 2 * Self.copies + 1000 + 1
        #expect(lost.status == 1)
        #expect(lost.output.contains("\(sum) damaged or missing, \(sum) of them whole in a copy"))
        #expect(
            lost.errors.contains(
                "text/0-1: data/text_0-1.txt: it is not there any more; a copy is whole: copies/2/text_0-1.txt"
            ))
        #expect(try place.weir("export", "s", "text/0-1", "-o", "text").status == 0)
        #expect(try place.read("text") == before["text/0-1"]?.output)
    }

    /// Bytes that flipped are found by their checksum.
    @Test func whatIsDamagedIsReadFromItsCopy() throws {
        let place = try Workplace()
        try place.write(try graph(["replicate": "1"]).json(), to: "a.graph")
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 0)
        let before = try contents(place)
        try place.write(
            """
            import h5py
            def flip(path, offset):
                with open(path, "r+b") as f:
                    f.seek(offset); byte = f.read(1)[0]; f.seek(offset); f.write(bytes([byte ^ 1]))
            with h5py.File("s/data/arena-0.h5") as f: offset = f["array/0-2"].id.get_offset()
            flip("s/data/arena-0.h5", offset + 5)
            flip("s/data/text_0-1.txt", 3)
            """, to: "flip.py")
        #expect(try place.shell("/usr/bin/python3 flip.py").status == 0)
        let after = try contents(place)
        for drop in ["text/0-1", "array/0-2"] {
            #expect(after[drop]?.output == before[drop]?.output)
            #expect(after[drop]?.errors.contains("this is its copy") ?? false)
        }
        let verified = try place.weir("verify", "--json", "s")
        #expect(verified.status == 1)
        #expect(verified.output.components(separatedBy: "\"copy\": \"copies/1/").count == 3)
    }

    /// An app makes away with the file, in both runs, and between them somebody with the arena.
    @Test func appsReadACopyOfWhatIsGone() throws {
        var graph = GraphDrawing()
        graph.bash("make", "echo made >> ../made; seq 100 > {x}")
        graph.file("text")
        graph.set("replicate", of: "text", "1")
        graph.app("numbers", "weir.ComputeApp", ["output_bytes": "70000"])
        graph.memory("array", ["place": "arena", "replicate": "1"])
        graph.bash(
            "lose",
            "until test -e ../copies/1/text_0 -a -s ../copies/1/arena-0.h5; do sleep 0.05; done; "
                + "until '\(Workplace.weir)' drops .. --state COMPLETED | grep -q text; "
                + "do sleep 0.05; done; rm text_0; test -e ../go && echo end > {y}")
        graph.file("gate", "gate.txt")
        graph.app("join", "dlg.apps.simple.GenericGatherApp")
        graph.file("all", "all.bin")
        graph.bash("count", "wc -l < {x} > {z}; cat {y} >> {z}")
        graph.file("counted", "counted.txt")
        graph.chain("make", "text", "lose")
        graph.chain("numbers", "array", "join", "all")
        graph.chain("text", "join")
        graph.chain("text", "count")
        graph.link("lose", "gate", port: "y")
        graph.link("gate", "join", port: "y")
        graph.link("gate", "count", port: "y")
        graph.link("count", "counted", port: "z")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 1)
        #expect(try place.shell("rm s/data/arena-0.h5").status == 0)
        try place.write("", to: "s/go")
        let resumed = try place.weir("resume", "--from-failed", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try place.read("s/made") == "made\n")
        #expect(resumed.errors.contains("data/text_0 was lost: made again from copies/1/text_0"))
        #expect(resumed.output.contains("a copy was read"), "\(resumed.output)")
        #expect(try place.read("s/data/counted.txt") == "100\nend\n")
        let length =
            try FileManager.default.attributesOfItem(
                atPath: place.path + "/s/data/all.bin")[.size] as? Int
        #expect(length == 70_000 + 292 + 4)
    }

    /// Of an array that several apps have written, one reader of which is still to come.
    private func gatheredWithALateReader() throws -> String {
        var graph = GraphDrawing()
        graph.scatter("rows", 4)
        graph.bash(
            "make", "echo made >> ../made; printf %s $WEIR_INDEX$WEIR_INDEX > {x}", in: "rows")
        graph.file("row", in: "rows")
        graph.app("write", "dlg.apps.simple.CopyApp", in: "rows")
        graph.memory(
            "image",
            [
                "place": "arena", "one_array": "true", "dtype": "uint8", "shape": "8",
                "replicate": "1",
            ])
        graph.bash("wait", "test -e ../go && echo end > {y}")
        graph.file("gate", "gate.txt")
        graph.app("join", "dlg.apps.simple.GenericGatherApp")
        graph.file("all", "all.txt")
        graph.chain("make", "row", "write", "image", "join", "all")
        graph.link("wait", "gate", port: "y")
        graph.link("gate", "join", port: "y")
        return try graph.json()
    }

    /// Nobody writes its rows again: the reader has the copy.
    @Test(arguments: [1, 2])
    func aLostArrayOfSeveralAppsIsReadFromItsCopyInTheNextRun(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(try gatheredWithALateReader(), to: "a.graph")
        #expect(try place.weir("run", "-n", "\(ranks)", "a.graph", "--session", "s").status == 1)
        #expect(try place.shell("rm s/data/arena-gathered.h5 && touch s/go").status == 0)
        let resumed = try place.weir("resume", "-n", "\(ranks)", "--from-failed", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.output.contains("a copy was read"), "\(resumed.output)")
        #expect(try place.read("s/made") == "made\nmade\nmade\nmade\n")
        #expect(try place.read("s/data/all.txt").contains("00112233"))
        let cat = try place.weir("cat", "s", "image/0")
        #expect(cat.output == "00112233" && cat.errors.contains("this is its copy"))
    }

    /// One that was ended before they were made, or lost them.
    @Test func anArrayOfSeveralAppsGetsTheCopiesThatItLacks() throws {
        let place = try Workplace()
        try place.write(try gatheredWithALateReader(), to: "a.graph")
        #expect(try place.weir("run", "a.graph", "--session", "s").status == 1)
        #expect(try place.shell("rm -r s/copies && touch s/go").status == 0)
        let resumed = try place.weir("resume", "--from-failed", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try place.weir("cat", "s", "image/0").output == "00112233")
        // And this run's record says where they are: the next one reads them.
        let again = try place.shell("rm s/data/arena-gathered.h5 s/data/all.txt")
        #expect(again.status == 0, "\(again.errors)")
        let third = try place.weir("resume", "s")
        #expect(third.status == 0, "\(third.errors)")
        #expect(try place.read("s/made") == "made\nmade\nmade\nmade\n")
        #expect(try place.read("s/data/all.txt").contains("00112233"))
        // Those that are whole are not made once more.
        #expect(try place.shell("ls s/copies/1").output.split(separator: "\n").count == 1)
    }

    @Test func copiesEndWithWhatTheyAreOf() throws {
        var graph = GraphDrawing()
        graph.bash("make", "seq 100 > {x}")
        graph.file("text")
        graph.app("copy", "dlg.apps.simple.CopyApp")
        graph.memory("array", ["place": "arena"])
        graph.app("sum", "dlg.apps.crc.CRCApp")
        graph.file("end", "end.txt")
        for data in ["text", "array"] {
            graph.set("replicate", of: data, "1")
            graph.set("expireAfterUse", of: data, "true")
        }
        graph.chain("make", "text", "copy", "array", "sum", "end")
        let place = try Workplace()
        let told = try place.run(graph)
        #expect(told.status == 0, "\(told.errors)")
        let left = try place.shell("cd s/copies/1; ls -A; h5dump -n arena-0.h5")
        #expect(!left.output.contains("text_0") && !left.output.contains("array/0"))
        let places = try place.weir("check", "--places", "a.graph").output
        #expect(places.contains("until it is used, 1 copy"), "\(places)")
    }
}
