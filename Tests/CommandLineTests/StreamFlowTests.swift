import Foundation
import TestSupport
import Testing

/// Who writes faster than others read: memory stays bounded, and nobody locks anybody up.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct StreamFlowTests {
    private static let copyApp = "dlg.apps.simple.CopyApp"
    /// Reads a stream, too, but sleeps first.
    private static let slowApp = "dlg.apps.simple.SleepAndCopyApp"

    /// in → write ⇝ sleep and copy ⇝ copy → out
    private static func slowReader(sleeping seconds: Double = 1.5) throws -> String {
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("write", copyApp)
        graph.memory("one")
        graph.app("slow", slowApp, ["sleep_time": "\(seconds)"])
        graph.memory("two")
        graph.app("read", copyApp)
        graph.file("out", "out.txt")
        graph.chain("in", "write", "one")
        graph.stream("one", "slow")
        graph.link("slow", "two")
        graph.stream("two", "read")
        graph.link("read", "out")
        return try graph.json()
    }

    private static func makeInput(_ place: Workplace, megabytes: Int) throws {
        let made = try place.shell(
            "head -c \(megabytes)000000 /dev/zero | tr '\\0' x > in.txt")
        try #require(made.status == 0)
    }

    /// The most memory in bytes that any rank had.
    private static func peak(megabytes: Int, _ ranks: Int) throws -> Int {
        let place = try Workplace()
        try place.write(try slowReader(), to: "a.graph")
        try makeInput(place, megabytes: megabytes)
        try place.write(watch, to: "watch.py")
        let run = try place.shell(
            "/usr/bin/python3 watch.py '\(Workplace.weir)' run -n \(ranks) a.graph --session s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.leftovers.isEmpty)
        #expect(try place.shell("cmp in.txt s/data/out.txt").status == 0)
        #expect(try place.shell("ls -a s").output.contains("spill") == false)
        return try #require(run.output.split(separator: "\n").last.flatMap { Int($0) }) * 1024
    }

    /// Says last how many kB a process of the run had at most.
    private static let watch = """
        import resource, subprocess, sys
        status = subprocess.call(sys.argv[1:])
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        sys.exit(status)
        """

    @Test(arguments: [1, 2])
    func aSlowReaderDoesNotFillTheMemory(_ ranks: Int) throws {
        let little = try Self.peak(megabytes: 20, ranks)
        let much = try Self.peak(megabytes: 200, ranks)
        print("\(ranks) ranks: \(little / 1_000_000) MB, \(much / 1_000_000) MB")
        try #require(little > 0 && much > 0)
        #expect(much < little + 30_000_000)
    }

    /// `join` cannot begin before `fast` has ended, and reads the same stream, and that of `slow`.
    @Test(arguments: [1, 2, 3, 5])
    func aDiamondDoesNotLockUp(_ ranks: Int) throws {
        let place = try Workplace()
        try Self.makeInput(place, megabytes: 12)
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("write", Self.copyApp)
        graph.memory("one")
        graph.app("fast", Self.copyApp)
        graph.memory("fastly")
        graph.app("slow", Self.slowApp, ["sleep_time": "0.5"])
        graph.memory("slowly")
        graph.app("join", Self.copyApp)
        graph.file("out", "out.txt")
        graph.chain("in", "write", "one")
        graph.stream("one", "fast")
        graph.stream("one", "slow")
        graph.stream("one", "join")
        graph.chain("fast", "fastly", "join")
        graph.link("slow", "slowly")
        graph.stream("slowly", "join")
        graph.link("join", "out")
        let run = try place.run(graph, ranks: ranks)
        #expect(run.status == 0, "\(run.errors)")
        let size = try place.shell("wc -c < s/data/out.txt").output
        #expect(size == "36000000\n")
    }

    /// A reader that ends before its stream does not keep it from ending.
    @Test(arguments: [1, 2, 3])
    func aReaderThatFailsDoesNotHoldTheWriter(_ ranks: Int) throws {
        let place = try Workplace()
        try Self.makeInput(place, megabytes: 12)
        var graph = GraphDrawing()
        graph.file("in", "in.txt")
        graph.app("write", Self.copyApp)
        graph.memory("one")
        graph.app("late", Self.slowApp, ["sleep_time": "2", "time_limit": "0.4"])
        graph.file("never", "never.txt")
        graph.app("read", Self.copyApp)
        graph.file("out", "out.txt")
        graph.chain("in", "write", "one")
        graph.stream("one", "late")
        graph.link("late", "never")
        graph.stream("one", "read")
        graph.link("read", "out")
        let run = try place.run(graph, ranks: ranks)
        #expect(run.status == 1)
        #expect(run.errors.contains("took longer than its time limit of 0.4 s"))
        #expect(try place.shell("cmp in.txt s/data/out.txt").status == 0)
        #expect(!place.has("s/data/never.txt"))
    }

    @Test(
        .enabled(if: Mounting.isAllowed, "a full disk is made of a small tmpfs, which needs root"),
        arguments: [1, 2])
    func aDiskThatIsFullEndsTheRunWhichGoesOnWhenThereIsRoom(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(try Self.slowReader(sleeping: 6), to: "a.graph")
        try Self.makeInput(place, megabytes: 40)
        try place.write(
            """
            mount -t tmpfs -o size=6m none small
            '\(Workplace.weir)' run -n \(ranks) a.graph --session small/s
            status=$?
            mount -o remount,size=200m small
            '\(Workplace.weir)' resume -n \(ranks) small/s; echo resume $?
            exit $status
            """, to: "script")
        let run = try place.shell(
            "mkdir -p small; unshare -m bash script")
        #expect(run.status == 70, "\(run.errors)")
        #expect(!run.timedOut && run.leftovers.isEmpty)
        let told = run.errors.components(separatedBy: ".spill: write: No space left on device")
        #expect(told.count == 2, "\(run.errors)")
        #expect(run.output.hasSuffix("resume 0\n"), "\(run.output)\(run.errors)")
    }
}
