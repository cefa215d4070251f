import Foundation
import TestSupport
import Testing

/// Arrays of a run that was killed: what the journal has a record of is found with HDF5, too.
@Suite(.timeLimit(.minutes(60)))
struct ArenaAfterAKillTests {
    private func graph(_ copies: Int, _ bytes: Int) throws -> String {
        var graph = GraphDrawing()
        graph.scatter("copies", copies)
        graph.app("make", "weir.ComputeApp", ["output_bytes": "\(bytes)"], in: "copies")
        graph.memory("lot", ["place": "arena"], in: "copies")
        graph.chain("make", "lot")
        return try graph.json()
    }

    /// Short ones, which are packed together, and longer ones; killed as soon as the first are recorded.
    @Test(arguments: [1, 2], [(3000, 1000), (50, 100_000)])
    func whatARecordNamesIsFoundByReaders(_ ranks: Int, _ arrays: (copies: Int, bytes: Int)) throws
    {
        let place = try Workplace()
        try place.write(try graph(arrays.copies, arrays.bytes), to: "a.graph")
        let weir = "'\(Workplace.weir)'"
        let killed = try place.shell(
            "WEIR_FAULT=after-journal-sync:1 \(weir) run -q -n \(ranks) a.graph --session s")
        #expect(killed.status != 0)
        let before = try place.weir("drops", "s", "--state", "COMPLETED")
        #expect(before.output.contains("lot"), "\(before.output)\(before.errors)")
        if ranks == 1 {
            let left = try place.weir("verify", "s")
            #expect(left.status == 0, "\(left.errors)")
        }
        let resumed = try place.weir("resume", "-q", "-n", "\(ranks)", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        let verified = try place.weir("verify", "s")
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(verified.output.hasPrefix("\(arrays.copies) Drops,"), "\(verified.output)")
    }
}
