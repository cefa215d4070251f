import Foundation
import Glibc
import TestSupport
import Testing

/// Large data in memory, between the ranks of a host and for programs.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct SharedMemoryTests {
    private static let bash = "dlg.apps.bash_shell_app.BashShellApp"
    private static let crc = "dlg.apps.crc.CRCApp"
    private static let size = 32 << 20

    private func bytesReceived(_ place: Workplace, _ session: String) throws -> Int {
        let json = try JSONSerialization.jsonObject(
            with: Data(try place.read("\(session)/summary.json").utf8))
        let summary = try #require(json as? [String: Any])
        let ranks = try #require(summary["byRank"] as? [[String: Any]])
        return ranks.reduce(0) { $0 + ($1["bytesReceived"] as? Int ?? 0) }
    }

    /// Made on rank 0 into a Drop of rank 1, read there and on rank 2, and passed on from there to rank 0.
    private func graph() -> PlacedGraph {
        var graph = PlacedGraph(ranks: 3)
        graph.app(
            1, "weir.ComputeApp", reads: [], on: 0, dataOn: 1, ["output_bytes": "\(Self.size)"])
        graph.app(2, Self.crc, reads: [1], file: "one.txt", on: 1, dataOn: 1)
        graph.app(3, "dlg.apps.simple.CopyApp", reads: [1], on: 2, dataOn: 2)
        graph.app(4, Self.crc, reads: [3], file: "two.txt", on: 0, dataOn: 0)
        return graph
    }

    @Test func ranksOfAHostMapWhatTheyRead() throws {
        let place = try Workplace()
        try place.write(try graph().json(), to: "a.graph")
        for (session, words) in [("near", "-n 3"), ("far", "-n 3 --island-size 1"), ("one", "")] {
            let run = try place.shell(
                "'\(Workplace.weir)' run \(words) a.graph --session \(session)")
            #expect(run.status == 0, "\(run.errors)")
            let sums = try ["one", "two"].map { try place.read("\(session)/data/\($0).txt") }
            #expect(sums == [String](repeating: try place.read("near/data/one.txt"), count: 2))
        }
        // From 0 to 1, to 2, and to 0; or nothing but where it is.
        #expect(try bytesReceived(place, "far") > 3 * Self.size)
        #expect(try bytesReceived(place, "near") < 100_000)
    }

    /// The program is told a file that its rank and the Drop's have mapped, both the same one.
    private let look = """
        f=%i0; n=$(stat -Lc "%""i" $f); stat -Lc "%""s" $f > %o0; \
        grep -lE " $n +/memfd:weir-data" /proc/[0-9]*/maps 2>/dev/null | wc -l >> %o0; \
        md5sum < $f >> %o0
        """

    private func programs(_ look: String) -> PlacedGraph {
        var graph = PlacedGraph(ranks: 3)
        let make = "head -c 5000000 /dev/zero | tr '\\0' x > %o0"
        graph.app(
            1, Self.bash, reads: [], on: 0, dataOn: 1, ["command": make], place: "shared")
        graph.app(2, Self.bash, reads: [1], file: "seen.txt", on: 2, dataOn: 2, ["command": look])
        graph.app(3, Self.crc, reads: [1], file: "sum.txt", on: 0, dataOn: 0)
        graph.app(
            4, "dlg.apps.simple.HelloWorldApp", reads: [], on: 1, dataOn: 1, place: "shared")
        graph.app(
            5, Self.bash, reads: [4], file: "hello.txt", on: 0, dataOn: 0,
            ["command": "cat %i0 > %o0"])
        return graph
    }

    @Test func programsReadAndWriteMemory() throws {
        let place = try Workplace()
        try place.write(try programs(look).json(), to: "a.graph")
        let run = try place.weir("run", "-n", "3", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.leftovers.isEmpty)
        let seen = try place.read("s/data/seen.txt").split(separator: "\n")
        let sum = try place.shell("head -c 5000000 /dev/zero | tr '\\0' x | md5sum").output
        #expect(seen.count == 3 && seen[0] == "5000000" && seen[2] + "\n" == sum)
        // The rank that made it may not have let go of it yet.
        #expect(seen.count > 1 && (seen[1] == "2" || seen[1] == "3"))
        #expect(try place.read("s/data/hello.txt") == "Hello World")
        #expect(try bytesReceived(place, "s") < 100_000)
        // No file of it was ever anywhere.
        #expect(try place.shell("ls s/data").output == "hello.txt\nseen.txt\nsum.txt\n")
        #expect(try place.shell("ls /dev/shm").output.contains("weir") == false)
        let places = try place.weir("check", "--places", "a.graph")
        #expect(places.output.contains("shared memory"))
        let cat = try place.weir("cat", "s", "d1")
        #expect(cat.status != 0 && cat.errors.contains("was in memory, and is gone with the run"))
    }

    @Test func aProgramCannotChangeWhatOthersRead() throws {
        let place = try Workplace()
        try place.write(try programs("echo no > %i0; echo > %o0").json(), to: "a.graph")
        let run = try place.weir("run", "-n", "3", "a.graph", "--session", "s")
        #expect(run.status == 0 || run.status == 1)
        #expect(try place.weir("log", "s", "a2").output.contains("Operation not permitted"))
        #expect(try place.read("s/data/sum.txt").isEmpty == false)
    }

    /// What has been killed leaves nothing behind: no process, and no name.
    @Test func itNeverOutlivesTheJob() throws {
        let place = try Workplace()
        let family = Family(mark: "WEIR_TEST_FAMILY=shared-\(place.path)")
        try place.write(try programs("touch ready; sleep 600 < %i0").json(), to: "a.graph")
        let before = try place.shell("ls /dev/shm | sort").output
        let ending = place.runInBackground(ranks: 3, family)
        try #require(family.waitFor { _ in place.has("s/data/ready") })
        for member in family.members() where member.isRank(of: 3) && member.name == "weir" {
            kill(member.pid, SIGKILL)
        }
        let run = try ending.wait()
        #expect(run.status != 0 && run.leftovers.isEmpty)
        #expect(family.waitFor { $0.isEmpty }, "\(family.members())")
        let new = Set(try place.shell("ls /dev/shm | sort").output.split(separator: "\n"))
            .subtracting(before.split(separator: "\n"))
        #expect(new.allSatisfy { !$0.contains("weir") })
    }

    /// More Drops than descriptors: what is not shared is sent.
    @Test func withoutDescriptorsBytesAreSent() throws {
        let place = try Workplace()
        var graph = PlacedGraph(ranks: 2)
        let copies = 1...120
        for copy in copies {
            graph.app(
                copy, "weir.ComputeApp", reads: [], on: copy, dataOn: copy,
                ["output_bytes": "\(70_000 + copy)"])
        }
        for rank in 0..<2 {
            graph.app(
                200 + rank, Self.crc, reads: Array(copies), file: "sum-\(rank).txt", on: rank,
                dataOn: rank)
        }
        try place.write(try graph.json(), to: "a.graph")
        for (session, limit) in [("few", 144), ("many", 4096)] {
            let run = try place.shell(
                "ulimit -n \(limit); '\(Workplace.weir)' run -n 2 a.graph --session \(session)")
            #expect(run.status == 0, "\(run.errors)")
            for rank in 0..<2 {
                let sums = try ["\(session)/data/sum-\(rank).txt", "few/data/sum-0.txt"].map {
                    try place.read($0)
                }
                #expect(sums[0] == sums[1])
            }
        }
        #expect(try bytesReceived(place, "many") < 200_000)
        #expect(try bytesReceived(place, "few") > 100 * 70_000)
    }

    @Test(
        .enabled(
            if: Mounting.isAllowed, "a full /dev/shm is made of a small tmpfs, which needs root"),
        arguments: [1, 3])
    func aFullShmIsNoHindrance(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(try graph().json(), to: "a.graph")
        let run = try place.shell(
            """
            unshare -m bash -c "mount -t tmpfs -o size=16k none /dev/shm && \
            { head -c 100000 /dev/zero > /dev/shm/full 2>/dev/null; true; } && \
            OMPI_MCA_btl=self,tcp '\(Workplace.weir)' run -n \(ranks) a.graph --session s"
            """)
        #expect(run.status == 0, "\(run.errors)")
        let sums = try ["one", "two"].map { try place.read("s/data/\($0).txt") }
        #expect(sums[0] == sums[1])
    }
}

extension SharedMemoryTests {
    /// All of them are there until the last has been made; a rank may have half as many descriptors.
    @Test func programsTakeFilesWhereNoDescriptorIsLeft() throws {
        var graph = GraphDrawing()
        graph.scatter("copies", 80)
        graph.bash("make", "echo $WEIR_INDEX > {x}", in: "copies")
        graph.memory("first", ["place": "shared"], in: "copies")
        graph.bash("copy", "cat {x} > {y}; ls -l {x} {y} >&2", in: "copies")
        graph.memory("second", ["place": "shared"], in: "copies")
        graph.bash("gather", "cat {y} > {z}")
        graph.file("all", "all.txt")
        graph.chain("make", "first", "copy")
        graph.link("copy", "second", port: "y")
        graph.link("second", "gather", port: "y")
        graph.link("gather", "all", port: "z")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        // Without what this process has given it by chance.
        let run = try place.shell(
            """
            for n in /proc/self/fd/*; do n=${n##*/}; ((n > 2)) && eval "exec $n>&-"; done
            ulimit -n 100; '\(Workplace.weir)' run --slots 2 a.graph --session s
            """)
        #expect(run.status == 0, "\(run.errors)")
        let all = try place.read("s/data/all.txt").split(separator: "\n").compactMap { Int($0) }
        #expect(all.sorted() == Array(0..<80))
        #expect(try place.shell("ls -A s/pipes s/data").output.contains(".memory") == false)
        // There were some of both kinds.
        let logs = try place.shell("cat s/logs/*.log").output
        #expect(logs.contains("/proc/") && logs.contains("/pipes/"), "\(logs)")
    }
}
