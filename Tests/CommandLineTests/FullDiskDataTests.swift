import Foundation
import TestSupport
import Testing

/// A session on a disk that is full before its data is written: a small tmpfs.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: Mounting.isAllowed, "a full disk is made of a small tmpfs, which needs root"))
struct FullDiskDataTests {
    /// Runs a.graph with the session on a tmpfs, which goes with the namespace, and looks at it then.
    private func run(
        _ words: String, size: String, then look: String = "true", _ place: Workplace
    ) throws -> Outcome {
        let weir = "'\(Workplace.weir)'"
        try place.write(
            """
            mount -t tmpfs -o size=\(size) none small
            \(weir) run \(words) a.graph --session small/s
            status=$?
            weir() { \(weir) "$@"; }
            \(look)
            exit $status
            """, to: "run.sh")
        let run = try place.shell("mkdir -p small; unshare -m bash run.sh")
        #expect(!run.timedOut && run.leftovers.isEmpty)
        return run
    }

    /// Forty times a megabyte, all of it needed until the last is there.
    private func memory() throws -> String {
        var graph = GraphDrawing()
        graph.scatter("copies", 40)
        graph.app(
            "make", "weir.ComputeApp", ["output_bytes": "1000000"], in: "copies")
        graph.memory("made", in: "copies")
        graph.app("join", "dlg.apps.simple.GenericGatherApp", in: "copies")
        graph.memory("kept", in: "copies")
        graph.value("tail", "x", "String")
        graph.app("sum", "dlg.apps.crc.CRCApp")
        graph.file("crc", "crc.txt")
        graph.chain("make", "made", "join", "kept", "sum", "crc")
        graph.link("tail", "join")
        return try graph.json()
    }

    /// What has no room anywhere stays in memory, and apps begin one at a time.
    @Test(arguments: [1, 2])
    func spillingOntoAFullDiskIsToldOfAndTheRunEndsRight(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(try memory(), to: "a.graph")
        let look = "cp small/s/data/crc.txt small/s/summary.json ."
        let full = try run("-n \(ranks) --memory 4MB", size: "3m", then: look, place)
        #expect(full.status == 0, "\(full.errors)")
        let crc = try place.read("crc.txt")
        #expect(full.output.contains("warning: more memory was used than --memory says"))
        #expect(full.output.contains("No space left on device\n  try: df -h "))
        #expect(try place.read("summary.json").contains("\"spillProblem\": 28"))

        let enough = try run("-n \(ranks) --memory 4MB", size: "200m", then: look, place)
        #expect(enough.status == 0, "\(enough.errors)")
        #expect(try place.read("crc.txt") == crc)
        #expect(!enough.output.contains("warning"))
    }

    /// Short ones are written together: none of those that had no room is taken for one that had.
    @Test(arguments: [1, 2])
    func manyShortArraysWithoutRoomAreMadeInTheNextRun(_ ranks: Int) throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.scatter("copies", 20_000)
        graph.app("make", "weir.ComputeApp", ["output_bytes": "1000"], in: "copies")
        graph.memory("made", ["place": "arena"], in: "copies")
        graph.chain("make", "made")
        try place.write(try graph.json(), to: "a.graph")
        let look = """
            mount -o remount,size=200m small
            weir resume -n \(ranks) small/s > resumed; echo resume $? >> resumed
            weir resume --verify small/s > verified; echo resume $? >> verified
            """
        let run = try run("-n \(ranks)", size: "12m", then: look, place)
        #expect(run.status == 70, "\(run.errors)")
        #expect(run.errors.contains("No space left on device"), "\(run.errors)")
        #expect(run.errors.contains(/arena-\d[-0-9]*\.h5/), "\(run.errors)")
        #expect(run.errors.contains("make"), "\(run.errors)")
        #expect(try place.read("resumed").hasSuffix("resume 0\n"), "\(run.errors)")
        // All of them are where their records say, with the checksums that they have.
        let verified = try place.read("verified")
        #expect(verified.contains("nothing to run") && verified.hasSuffix("resume 0\n"))
    }

    /// The app whose array has no room is open still, and has it when there is room.
    @Test(arguments: [1, 2])
    func anArrayWithoutRoomEndsTheRunAndIsMadeInTheNext(_ ranks: Int) throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        for (name, count) in [("small", 400_000), ("large", 6_000_000)] {
            graph.app("make-\(name)", "weir.ComputeApp", ["output_bytes": "\(count)"])
            graph.memory(name, ["place": "arena"])
            graph.link("make-\(name)", name)
        }
        try place.write(try graph.json(), to: "a.graph")
        let look = """
            weir drops small/s > drops
            mount -o remount,size=200m small
            weir resume -n \(ranks) small/s > resumed; echo resume $? >> resumed
            weir verify small/s > verified; echo verify $? >> verified
            """
        let run = try run("-n \(ranks)", size: "3m", then: look, place)
        #expect(run.status == 70, "\(run.errors)")
        #expect(run.errors.contains(".h5"), "\(run.errors)")
        #expect(run.errors.contains("No space left on device"), "\(run.errors)")
        let drops = try place.read("drops").split(separator: "\n")
        #expect(drops.contains { $0.contains("large") && $0.contains("INITIALIZED") })
        #expect(try place.read("resumed").hasSuffix("resume 0\n"), "\(run.errors)")
        #expect(try place.read("verified").hasSuffix("verify 0\n"), "\(run.errors)")
    }
}
