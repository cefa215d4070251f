import Foundation
import TestSupport
import Testing

/// Arrays of one Drop that several apps have written, on several ranks.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ArrayPartsTests {
    private func graph() -> GraphDrawing {
        var graph = GraphDrawing()
        graph.scatter("copies", 6)
        graph.bash(
            "make",
            "sleep 0.$((5 - WEIR_INDEX)); printf 'part '$WEIR_INDEX'%0*d' $((WEIR_INDEX + 1)) 0 > {x}",
            in: "copies")
        graph.file("text", in: "copies")
        graph.app("copy", "dlg.apps.simple.CopyApp", in: "copies")
        graph.memory("all", ["place": "arena"])
        graph.app("sum", "dlg.apps.simple.CopyApp")
        graph.file("read", "read.bin")
        graph.chain("make", "text", "copy", "all", "sum", "read")
        return graph
    }

    private let parts = (0..<6).map { "part \($0)" + String(repeating: "0", count: $0 + 1) }

    @Test(arguments: [1, 2, 3])
    func partsOfAllRanksAreThereInTheirOrder(_ ranks: Int) throws {
        let place = try Workplace()
        let run = try place.run(graph(), ranks: ranks)
        #expect(run.status == 0, "\(run.errors)")
        let all = parts.joined()
        #expect(try place.read("s/data/read.bin") == all)
        let cat = try place.weir("cat", "s", "all/0")
        #expect(cat.output == all, "\(cat.output) \(cat.errors)")
        let verified = try place.weir("verify", "s")
        #expect(verified.status == 0, "\(verified.errors)")
        try place.write(
            """
            import h5py
            with h5py.File("s/data.h5", "r") as f:
                names = ["0"] + ["0~%d" % part for part in range(2, 7)]
                assert sorted(f["all"]) == sorted(names), list(f["all"])
                print("".join(f["all/" + name][()].tobytes().decode() for name in names), end="")
            """, to: "look.py")
        let look = try place.shell("/usr/bin/python3 look.py")
        #expect(look.status == 0 && look.output == all, "\(look.errors)")
    }
}
