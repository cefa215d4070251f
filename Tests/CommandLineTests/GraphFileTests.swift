import Foundation
import TestSupport
import Testing

/// Graph files as a user makes and uses them.
@Suite(.timeLimit(.minutes(60)))
struct GraphFileTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    @Test func jsonToHDF5ToJSONIsTheIdentity() throws {
        try place.writeGraph(command: "echo > {out}", input: "in.txt", copies: 5)
        #expect(try place.weir("unroll", "a.graph", "-o", "a.h5").status == 0)
        #expect(try place.weir("unroll", "a.graph", "-o", "a.json").status == 0)
        #expect(try place.weir("unroll", "a.h5", "-o", "b.json").status == 0)
        #expect(try place.read("a.json") == place.read("b.json"))
        // And again from what is a physical graph already.
        #expect(try place.weir("unroll", "a.json", "-o", "c.hdf5").status == 0)
        #expect(try place.weir("unroll", "c.hdf5", "-o", "c.json").status == 0)
        #expect(try place.weir("unroll", "a.json", "-o", "d.json").status == 0)
        #expect(try place.read("c.json") == place.read("d.json"))
    }

    @Test func aGraphFileIsKnownByItsContent() throws {
        try place.writeGraph(command: "echo > {out}", copies: 5)
        #expect(try place.weir("unroll", "a.graph", "-o", "a.h5").status == 0)
        let check = try place.shell("mv a.h5 a.graph && '\(Workplace.weir)' check a.graph")
        #expect(check.output == "a.graph: good: 2 components, 10 Drops, 5 edges\n")
        let piped = try place.shell("'\(Workplace.weir)' check - < a.graph")
        #expect(piped.output == "-: good: 2 components, 10 Drops, 5 edges\n")
    }

    @Test func aGraphFileRunsAloneAndOnRanks() throws {
        try place.writeGraph(command: "echo 7 > {out}", copies: 3)
        #expect(try place.weir("unroll", "a.graph", "-o", "a.h5").status == 0)
        for ranks in ["1", "2"] {
            let run = try place.weir("run", "-n", ranks, "a.h5", "--session", "s\(ranks)")
            #expect(run.status == 0, "\(run.errors)")
            #expect(try place.weir("status", "s\(ranks)").output.contains("6 of 6 Drops final"))
        }
    }

    @Test func aLimitOfDropsHoldsForThemToo() throws {
        try place.writeGraph(command: "echo > {out}", copies: 50)
        #expect(try place.weir("unroll", "a.graph", "-o", "a.h5").status == 0)
        #expect(try place.weir("check", "--max-drops", "99", "a.h5").status == 3)
        let parameter = try place.weir("check", "-p", "x=1", "a.h5")
        #expect(parameter.status == 3)
    }

    @Test func damageIsToldWithARemedyAndNothingElse() throws {
        try place.writeGraph(command: "echo > {out}", copies: 50)
        #expect(try place.weir("unroll", "a.graph", "-o", "a.h5").status == 0)
        let cut = try place.shell("head -c 9000 a.h5 > b.h5; '\(Workplace.weir)' check b.h5")
        #expect(cut.status == 3)
        #expect(cut.errors.hasPrefix("weir: b.h5: H5Fopen: "))
        #expect(cut.errors.contains("\n  try: the file is damaged"))
        #expect(!cut.errors.contains("HDF5-DIAG"))
        #expect(cut.errors.split(separator: "\n").count == 2)
        let foreign = try place.shell(
            "printf '\\211HDF\\r\\n\\032\\n\\0' > c.h5; '\(Workplace.weir)' check c.h5")
        #expect(foreign.status == 3)
        #expect(foreign.errors.contains("c.h5: an HDF5 file, but not a graph of Weir"))
    }

    /// Not those that its closed form would unroll to: a byte in the middle of the file is a row's.
    @Test func unrollReadsTheRowsOfAGraphFile() throws {
        try place.writeGraph(command: "echo > {out}", copies: 20_000)
        #expect(try place.weir("unroll", "a.graph", "-o", "a.h5").status == 0)
        #expect(try place.weir("unroll", "a.h5").status == 0)
        _ = try place.shell(
            "printf '\\377' | dd of=a.h5 bs=1 seek=$(($(stat -c %s a.h5) / 2)) conv=notrunc")
        let run = try place.weir("unroll", "a.h5")
        #expect(run.status == 3)
        #expect(run.errors.hasPrefix("weir: a.h5: "), "\(run.errors)")
    }

    @Test func readingUnrollingAndWritingAreTimedApart() throws {
        struct Report: Decodable {
            var drops: Int
            var seconds: [String: Double]
        }
        try place.writeGraph(command: "echo > {out}", copies: 20_000)
        let report = { (words: String) in
            let run = try place.shell("'\(Workplace.weir)' unroll --json \(words)")
            return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
        }
        let written = try report("a.graph -o a.h5")
        #expect(try #require(written.seconds["write"]) > 0)
        #expect(try #require(written.seconds["unroll"]) > 0)
        let read = try report("a.h5")
        #expect(read.drops == written.drops)
        #expect(try #require(read.seconds["read"]) > 0)
        #expect(read.seconds["unroll"] == 0)
        #expect(read.seconds["write"] == nil)
    }

    /// A limit on the size of files acts as a full disk does, for everybody.
    @Test(arguments: [1, 8, 20, 24, 100, 400])
    func aDiskThatIsFullIsToldAndLeavesNothing(_ kilobytes: Int) throws {
        try place.writeGraph(command: "echo > {out}", copies: 20_000)
        let run = try place.shell(
            "trap '' XFSZ; (ulimit -f \(kilobytes); '\(Workplace.weir)' unroll a.graph -o a.h5)")
        #expect(run.status == 2, "\(run.errors)")
        #expect(run.errors.hasPrefix("weir: a.h5: H5"))
        #expect(run.errors.contains("File too large"))
        #expect(run.errors.split(separator: "\n").count == 2)
        #expect(try place.shell("ls -A").output == "a.graph\n")
    }

    @Test func aFullFileSystemIsToldAndLeavesNothing() throws {
        guard geteuid() == 0 else {
            print("a full file system: not tried, for only root may mount one")
            return
        }
        try place.writeGraph(command: "echo > {out}", copies: 20_000)
        let run = try place.shell(
            """
            unshare --mount bash -c 'mkdir full && mount -t tmpfs -o size=256k none full || exit 99
            \(Workplace.weir) unroll a.graph -o full/a.h5; status=$?; ls -A full; exit $status'
            """)
        if run.status == 99 || run.errors.contains("unshare:") {
            print("a full file system: not tried, for this place lets nobody mount one")
            return
        }
        #expect(run.status == 2, "\(run.errors)")
        #expect(run.errors.contains("No space left on device"))
        #expect(run.output == "")
    }

    /// Whenever the writer is killed, there is no file of the name, or a whole one.
    @Test func aKilledWriterLeavesNoHalfFile() throws {
        try place.writeGraph(command: "echo > {out}", copies: 300_000)
        for milliseconds in [40, 80, 120, 160, 200, 250, 300, 400, 600] {
            let run = try place.shell(
                """
                rm -f a.h5
                timeout -s KILL 0.\(milliseconds < 100 ? "0" : "")\(milliseconds) \
                \(Workplace.weir) unroll a.graph -o a.h5 > out
                test ! -e a.h5 || \(Workplace.weir) check a.h5
                """)
            #expect(run.status == 0, "\(run.errors)")
        }
    }
}
