import Foundation
import TestSupport
import Testing

/// Runs whose data in memory is ten times what `--memory` lets them have.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct MemoryTests {
    /// A hundred copies of a megabyte each, all of them needed until the last is there.
    private func graph(_ copies: Int) -> GraphDrawing {
        var graph = GraphDrawing()
        graph.scatter("copies", copies)
        graph.bash(
            "make", "head -c 1000000 /dev/zero | tr '\\0' $(printf '\\\\%03o' $WEIR_INDEX) > {x}",
            in: "copies")
        graph.file("made", in: "copies")
        graph.set("expireAfterUse", of: "made", "true")
        graph.app("copy", "dlg.apps.simple.CopyApp", in: "copies")
        graph.memory("kept", in: "copies")
        graph.app("gather", "dlg.apps.simple.GenericGatherApp")
        graph.file("all", "all.bin")
        graph.app("sum", "dlg.apps.crc.CRCApp", in: "copies")
        graph.memory("crc", in: "copies")
        graph.app("list", "dlg.apps.simple.GenericGatherApp")
        graph.file("sums", "sums.txt")
        graph.chain("make", "made", "copy", "kept", "gather", "all")
        graph.chain("kept", "sum", "crc", "list", "sums")
        return graph
    }

    /// What a run says of itself: the most kB that one of its processes had, and its end.
    private static let watch = """
        import resource, subprocess, sys
        status = subprocess.call(sys.argv[1:])
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        sys.exit(status)
        """

    /// By hand: byte i, a million times, for each copy i in their order.
    private static let check = """
        with open("s/data/all.bin", "rb") as f:
            for copy in range(100):
                assert f.read(1000000) == bytes([copy]) * 1000000, copy
            assert f.read(1) == b""
        """

    private func peak(_ words: String, _ place: Workplace) throws -> Int {
        let run = try place.shell(
            "/usr/bin/python3 watch.py '\(Workplace.weir)' run \(words) a.graph --session s")
        #expect(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").last.flatMap { Int($0) } ?? .max
    }

    @Test(arguments: [1, 3])
    func tenTimesTheLimitEndsRight(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(try graph(100).json(), to: "a.graph")
        try place.write(Self.watch, to: "watch.py")
        try place.write(Self.check, to: "check.py")
        let limited = try peak("-n \(ranks) --memory 10MB", place)
        #expect(try place.shell("/usr/bin/python3 check.py").status == 0)
        let sums = try place.read("s/data/sums.txt")
        // Nothing of it is left in the arenas.
        #expect(try place.shell("du -sk s/data | cut -f1").output.number < 99_000)
        try FileManager.default.removeItem(atPath: place.path + "/s")
        let free = try peak("-n \(ranks)", place)
        #expect(try place.shell("/usr/bin/python3 check.py").status == 0)
        #expect(try place.read("s/data/sums.txt") == sums)
        // All of it is in the memory of the ranks together where nothing limits it.
        #expect(limited < free - 60_000 / ranks, "kB: \(limited) with the limit, \(free) without")
        #expect(limited < 90_000, "kB")
    }

    /// One Drop of 100 MB: in each kB the bytes count, after a number of the kB's own.
    private static let large = """
        /usr/bin/python3 -c 'import sys
        for i in range(100000):
            sys.stdout.buffer.write(i.to_bytes(8, "little") + bytes(range(256)) * 4)' > {x}
        """

    /// It is written to memory, to an arena and to memory of programs by apps inside ranks, in pieces.
    private func graphOfOneLargeDrop() -> GraphDrawing {
        var graph = GraphDrawing()
        graph.bash("make", Self.large)
        graph.file("made", "made.bin")
        graph.chain("make", "made")
        for place in ["memory", "arena", "shared"] {
            graph.app("to-\(place)", "dlg.apps.simple.CopyApp")
            graph.memory(place, place == "memory" ? [:] : ["place": place])
            graph.app("from-\(place)", "dlg.apps.simple.CopyApp")
            graph.file("out-\(place)", "\(place).bin")
            graph.chain("made", "to-\(place)", place, "from-\(place)", "out-\(place)")
        }
        // Two write it, one behind the other.
        for writer in ["first", "second"] {
            graph.app(writer, "dlg.apps.simple.CopyApp")
            graph.link("made", writer)
        }
        graph.memory("both")
        for writer in ["first", "second"] { graph.link(writer, "both") }
        graph.app("from-both", "dlg.apps.simple.CopyApp")
        graph.file("out-both", "both.bin")
        graph.chain("both", "from-both", "out-both")
        graph.bash("read", "cksum < {x} > {y}")
        graph.file("sum", "sum.txt")
        graph.link("shared", "read")
        graph.link("read", "sum", port: "y")
        return graph
    }

    @Test(arguments: [
        "-n 1", "-n 3", "-n 2 --algorithm metis", "-n 2 --algorithm block",
        "-n 2 --algorithm block --island-size 1",
    ])
    func oneDropMayBeLargerThanTheLimit(_ words: String) throws {
        let place = try Workplace()
        guard try place.isOnDisk() else { return }
        try place.write(try graphOfOneLargeDrop().json(), to: "a.graph")
        try place.write(Self.watch, to: "watch.py")
        let limited = try peak(words + " --memory 16MB", place)
        #expect(limited < 120_000, "kB")
        let check = try place.shell(
            """
            set -e; cd s
            for place in memory arena shared; do cmp data/made.bin data/$place.bin; done
            cat data/made.bin data/made.bin | cmp - data/both.bin
            cksum < data/made.bin | cmp - data/sum.txt
            test $(stat -c %s data/made.bin) = 103200000
            ! ls -A . data | grep weir-
            """)
        #expect(check.status == 0, "\(check.output)\(check.errors)")
        let verified = try place.weir("verify", "s")
        #expect(verified.status == 0, "\(verified.output.suffix(1000))")
    }

    /// A program writes 100 MB to memory that an app in a rank and another program read.
    @Test(arguments: [1, 3])
    func whatAProgramWritesToMemoryMayBeLargerThanTheLimit(_ ranks: Int) throws {
        var graph = GraphDrawing()
        graph.bash("make", Self.large)
        graph.memory("shared", ["place": "shared"])
        graph.app("sum", "dlg.apps.crc.CRCApp")
        graph.file("crc", "crc.txt")
        graph.bash("read", "cksum < {x} > {y}")
        graph.file("sums", "sums.txt")
        // Of what is short the first goes to a file, and those after it do not.
        graph.scatter("copies", 4)
        graph.bash("say", "echo $WEIR_INDEX > {x}", in: "copies")
        graph.memory("word", ["place": "shared"], in: "copies")
        graph.bash("all", "cat {x} > {y}")
        graph.file("words", "words.txt")
        graph.chain("make", "shared", "sum", "crc")
        graph.link("shared", "read")
        graph.link("read", "sums", port: "y")
        graph.chain("say", "word", "all")
        graph.link("all", "words", port: "y")
        let place = try Workplace()
        guard try place.isOnDisk() else { return }
        try place.write(try graph.json(), to: "a.graph")
        try place.write(Self.watch, to: "watch.py")
        let limited = try peak("-n \(ranks) --memory 16MB", place)
        #expect(limited < 100_000, "kB")
        let check = try place.shell(
            """
            set -e; cd s
            make() { \(Self.large.replacingOccurrences(of: "> {x}", with: "")); }
            make | cksum | cmp - data/sums.txt
            test "$(sort data/words.txt | tr -d '\\n')" = 0123
            test $(cat data/crc.txt) -gt 0
            ! ls -A . data pipes 2> /dev/null | grep -e weir- -e memory
            """)
        #expect(check.status == 0, "\(check.output)\(check.errors)")
        let free = try place.weir("run", "-q", "-n", "\(ranks)", "a.graph", "--session", "t")
        #expect(free.status == 0, "\(free.errors)")
        #expect(try place.shell("cmp s/data/crc.txt t/data/crc.txt").status == 0)
    }

    /// It runs, and it is told what that means.
    @Test func anAppThatAsksForMoreThanTheLimitIsTold() throws {
        var graph = GraphDrawing()
        graph.bash("large", "echo done > {x}")
        graph.set("memory", of: "large", "1GB")
        graph.bash("small", "echo done > {x}")
        graph.set("memory", of: "small", "90MB")
        graph.file("one", "one.txt")
        graph.file("two", "two.txt")
        graph.chain("large", "one")
        graph.chain("small", "two")
        let place = try Workplace()
        try place.write(try graph.json(), to: "a.graph")
        let run = try place.weir("run", "--memory", "100MB", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("warning: large asks for 1.0 GB of memory"), "\(run.errors)")
        #expect(!run.errors.contains("small"))
        let other = try place.weir("run", "--memory", "2GB", "a.graph", "--session", "t")
        #expect(!other.errors.contains("asks for"))
    }

    @Test func aLimitThatIsNoneIsRefused() throws {
        let place = try Workplace()
        try place.write(try graph(1).json(), to: "a.graph")
        for size in ["much", "1000", "-5M"] {
            let run = try place.weir("run", "--memory=\(size)", "a.graph")
            #expect(run.status == 2 && run.errors.contains("--memory \(size): no number of bytes"))
        }
    }
}

extension Workplace {
    /// In a file system in memory nothing leaves memory.
    fileprivate func isOnDisk() throws -> Bool {
        let isOnDisk = try shell("stat -f -c %T .").output != "tmpfs\n"
        if !isOnDisk { print("skipped: \(path) is in memory") }
        return isOnDisk
    }
}

extension String {
    fileprivate var number: Int { Int(filter { $0.isNumber }) ?? .max }
}
