import Foundation
import Glibc
import TestSupport
import Testing

/// `weir run --scratch`: what lies on a disk of the host, what is copied from there, and that nothing of it
/// outlives the run.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct ScratchTests {
    private static let copies = 4

    /// Copies of: make → middle, which the graph does not name → use → result; all results in one. Each program
    /// leaves a line with its name, and `use` tells where it finds what it reads.
    private func graph(_ place: Workplace, make: String = "", use: String = "") -> GraphDrawing {
        let mark = "echo $DLG_UID >> '\(place.path)/effects'; "
        var graph = GraphDrawing()
        graph.scatter("s", Self.copies)
        graph.bash("make", mark + make + " seq $WEIR_INDEX 100 > {x}", in: "s")
        graph.file("middle", in: "s")
        graph.bash("use", mark + use + " echo {x}; cat {x} > {y}", in: "s")
        graph.file("part", "part.txt", in: "s")
        graph.app("gather", "dlg.apps.simple.GenericGatherApp")
        graph.file("all", "all.txt")
        graph.chain("make", "middle", "use")
        graph.link("use", "part", port: "y")
        graph.link("part", "gather", port: "y")
        graph.link("gather", "all", port: "z")
        return graph
    }

    private let all = (0..<copies).flatMap { Array($0...100) }.map { "\($0)\n" }.joined()

    private func place(_ graph: (Workplace) throws -> GraphDrawing) throws -> Workplace {
        let place = try Workplace()
        try FileManager.default.createDirectory(
            atPath: place.path + "/near", withIntermediateDirectories: false)
        try place.write(try graph(place).json(), to: "a.graph")
        return place
    }

    private func near(_ place: Workplace) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: place.path + "/near")
    }

    private func inData(_ place: Workplace) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: place.path + "/s/data").sorted()
    }

    private func run(_ place: Workplace, _ words: String = "") throws -> Outcome {
        try place.shell("'\(Workplace.weir)' run \(words) --scratch near a.graph --session s")
    }

    private func effects(_ place: Workplace) throws -> [String: Int] {
        try place.read("effects").split(separator: "\n").reduce(into: [:]) { counts, line in
            counts[String(line.prefix { $0 != "_" }), default: 0] += 1
        }
    }

    @Test(arguments: [1, 2])
    func whatOnlyThisHostReadsStaysThereAndTheRestIsCopied(_ ranks: Int) throws {
        let place = try place { graph($0) }
        let run = try run(place, "-n \(ranks)")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/all.txt") == all)
        let parts = (0..<Self.copies).map { "part_0-\($0).txt" }
        #expect(try inData(place) == ["all.txt"] + parts)
        #expect(try near(place).isEmpty)
        // Programs were told where it is.
        let log = try place.weir("log", "s", "use/0-1").output
        #expect(log.contains(place.path + "/near/weir-"), "\(log)")
        let list = try place.weir("data", "s").output
        #expect(list.components(separatedBy: " scratch\n").count == Self.copies + 1, "\(list)")
        let verified = try place.weir("verify", "s")
        #expect(verified.status == 0 && !verified.output.contains("only the size"))
        let cat = try place.weir("cat", "s", "middle/0-1")
        #expect(cat.status == 2 && cat.errors.contains("was on a disk of one host"))
        // Nothing is lost that anybody needs.
        let resumed = try place.weir("resume", "s")
        #expect(resumed.status == 0 && resumed.output.contains("nothing to run"))
    }

    @Test func theGraphSaysWhatStays() throws {
        let place = try place { place in
            var graph = graph(place)
            graph.set("persist", of: "middle", "true")
            graph.set("place", of: "part", "scratch")
            return graph
        }
        let told = try place.weir("check", "--places", "a.graph").output
        #expect(told.components(separatedBy: "with --scratch there").count == 2, "\(told)")
        let run = try run(place)
        #expect(run.status == 0, "\(run.errors)")
        let middles = (0..<Self.copies).map { "middle_0-\($0)" }
        #expect(try inData(place) == ["all.txt"] + middles)
        #expect(try place.read("s/data/middle_0-3") == (3...100).map { "\($0)\n" }.joined())
        #expect(try place.read("s/data/all.txt") == all)
        #expect(try place.weir("cat", "s", "middle/0-3").output.hasPrefix("3\n4\n"))
    }

    /// Folders, too, with what is executable and what is linked.
    @Test func aFolderIsCopiedAsItIs() throws {
        let place = try place { _ in
            var graph = GraphDrawing()
            graph.bash(
                "make",
                "mkdir -p {x}/in/side; echo '#!/bin/sh' > {x}/in/run; chmod 755 {x}/in/run; "
                    + "ln -s run {x}/in/link")
            graph.file("folder", "folder")
            graph.chain("make", "folder")
            return graph
        }
        let run = try run(place)
        #expect(run.status == 0, "\(run.errors)")
        let look = try place.shell(
            "cd s/data/folder/in && test -x run -a -d side && readlink link && ls -A ..")
        #expect(look.status == 0 && look.output == "run\nin\n")
        #expect(try inData(place) == ["folder"])
    }

    /// Also a program that makes a link, and one that goes by a file's name in the data folder.
    @Test func whatIsWrittenInOtherWaysIsThereToo() throws {
        let place = try place { _ in
            var graph = GraphDrawing()
            graph.bash("make", "seq 5 > {x}")
            graph.file("middle")
            graph.bash("pass", "ln -s {x} {y}")
            graph.file("linked", "linked.txt")
            graph.bash("name", "seq 7 > named.txt")
            graph.file("named", "named.txt")
            graph.set("place", of: "named", "scratch")
            graph.bash("count", "wc -l < {x} > {z}")
            graph.file("counted", "counted.txt")
            graph.chain("make", "middle", "pass")
            graph.link("pass", "linked", port: "y")
            graph.chain("name", "named", "count")
            graph.link("count", "counted", port: "z")
            return graph
        }
        let run = try run(place)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try near(place).isEmpty)
        #expect(try place.shell("cat s/data/linked.txt").output == "1\n2\n3\n4\n5\n")
        #expect(try place.shell("cat s/data/counted.txt").output == "7\n")
        #expect(try place.weir("verify", "s").status == 0)
    }

    /// Names are bytes.
    @Test func whateverItsNamesTheFolderIsRemoved() throws {
        let place = try place { _ in
            var graph = GraphDrawing()
            graph.bash("make", "mkdir {x}; touch {x}/$'a\\377b'")
            graph.file("middle")
            graph.bash("use", "ls {x} | wc -l > {y}")
            graph.file("result", "result.txt")
            graph.chain("make", "middle", "use")
            graph.link("use", "result", port: "y")
            return graph
        }
        let run = try run(place)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/result.txt") == "1\n")
        #expect(try near(place).isEmpty)
    }

    /// And a folder that is copied has those that it had.
    @Test func namesThatAreNoTextAreCopiedAsTheyAre() throws {
        let place = try place { _ in
            var graph = GraphDrawing()
            graph.bash(
                "make",
                "mkdir -p {x}/$'in\\376'/deep && cd {x} && echo one > $'in\\376/a\\377b' "
                    + "&& echo two > $'in\\376/deep/\\303' && ln -s $'in\\376/a\\377b' link ")
            graph.file("folder", "folder")
            graph.chain("make", "folder")
            return graph
        }
        let run = try run(place)
        #expect(run.status == 0, "\(run.errors)")
        let look = try place.shell(
            """
            cd s/data/folder && test -L link && find . | LC_ALL=C sort | od -c | grep -c '376' &&
            cat $'in\\376/a\\377b' $'in\\376/deep/\\303' link && find . | wc -l
            """)
        #expect(look.status == 0 && look.output.hasSuffix("one\ntwo\none\n6\n"), "\(look)")
        #expect(try near(place).isEmpty)
    }

    /// What copies its results is not the app: that has ended in time. They are read from a pipe, which says
    /// when the copy is under way and lets it go on when the time is over.
    @Test func aTimeLimitIsNotForTheCopyOfResults() throws {
        let place = try place { place in
            var graph = GraphDrawing()
            graph.app(
                "make", "dlg.apps.bash_shell_app.BashShellApp",
                ["command": "ln -s '\(place.path)/pipe' {x}", "time_limit": "5"])
            graph.file("result", "result.txt")
            graph.link("make", "result")
            return graph
        }
        let run = try place.shell(
            """
            mkfifo pipe
            '\(Workplace.weir)' run --scratch near a.graph --session s & run=$!
            timeout 120 bash -c 'exec 3> pipe; sleep 6; echo made >&3' || kill $run
            wait $run
            """)
        #expect(run.status == 0 && run.leftovers.isEmpty, "\(run.errors)")
        #expect(try place.read("s/data/result.txt") == "made\n")
        #expect(try place.weir("verify", "s").status == 0)
    }

    // MARK: Early ends

    /// A second set of apps waits until the run has been told to stop.
    private func stopped(_ ranks: Int, _ act: String) throws -> (Workplace, Outcome) {
        let place = try place {
            graph($0, use: "touch begun-$WEIR_INDEX; until test -e go; do sleep 0.05; done;")
        }
        let run = try place.shell(
            """
            { export WEIR_TEST_FAMILY=scratch-\(place.path)
            '\(Workplace.weir)' run -n \(ranks) --slots 1 --scratch near a.graph --session s & run=$!
            made() { ls near/weir-*/data 2> /dev/null | grep -c ^middle; }
            until test $(made) = 4 -a -e s/data/begun-0; do sleep 0.05
            kill -0 $run || exit 99; done
            \(act)
            wait $run; }
            """)
        #expect(!run.timedOut)
        return (place, run)
    }

    @Test(arguments: [1, 2], ["TERM", "USR1"])
    func whatAStoppedSessionNeedsIsCopiedOut(_ ranks: Int, _ signal: String) throws {
        // `make` of all copies comes first: it is what more waits for.
        let (place, run) = try stopped(ranks, "kill -\(signal) $run")
        #expect(run.status == 75, "\(run.errors)")
        #expect(try near(place).isEmpty)
        let kept = try inData(place).filter { $0.hasPrefix("middle_") }
        #expect(!kept.isEmpty && !kept.contains { $0.hasPrefix(".part") })
        #expect(try place.weir("verify", "s").status == 0)
        let made = try effects(place)["make"]
        try place.write("", to: "s/data/go")
        // Also where there is no scratch any more.
        let resumed = try place.weir("resume", "s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try effects(place)["make"] == made)
        #expect(try place.read("s/data/all.txt") == all)
    }

    /// The spawner of a rank outlives it, and clears up; where it is killed, too, the next run does.
    @Test(arguments: [1, 2], [false, true])
    func whatAKilledSessionHadThereIsMadeAgain(_ ranks: Int, _ withSpawners: Bool) throws {
        let (place, run) = try stopped(
            ranks,
            """
            for process in $(cd /proc; echo [0-9]*); do
            grep -qsF "$WEIR_TEST_FAMILY" /proc/$process/environ || continue
            case $(cat /proc/$process/comm) in
            weir) ranks="$ranks $process" ;;
            weir*) spawners="$spawners $process" ;;
            esac
            done 2> /dev/null
            kill -STOP $ranks \(withSpawners ? "$spawners; kill -KILL $spawners" : "")
            kill -KILL $ranks
            for ((n = 0; n < \(withSpawners ? 0 : 2400); n++)); do
            test -z "$(ls near)" && break; sleep 0.05
            done
            """)
        #expect(run.status != 0)
        #expect(try near(place).isEmpty != withSpawners)
        #expect(try inData(place).filter { $0.hasPrefix("middle_") }.isEmpty)
        try place.write("", to: "s/data/go")
        let told = try place.weir("resume", "--plan", "s")
        #expect(told.output.contains("was in scratch, which ended with the run"), "\(told.output)")
        let resumed = try place.shell("'\(Workplace.weir)' resume --scratch near s")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try effects(place)["make"] ?? 0 > Self.copies)
        #expect(try place.read("s/data/all.txt") == all)
        #expect(try near(place).isEmpty)
    }

    // MARK: What is wrong with it

    @Test(arguments: ["nowhere", "a.graph", "$WEIR_TEST_UNSET/x"])
    func aFolderThatIsNoneIsRefused(_ folder: String) throws {
        let place = try place { graph($0) }
        let run = try place.shell(
            "'\(Workplace.weir)' run -n 2 --scratch '\(folder)' a.graph --session s")
        #expect(run.status == 2)
        #expect(run.errors.contains("--scratch \(folder): no folder that can be written to"))
        #expect(!place.has("s") && !place.has("effects"))
    }

    @Test(
        .enabled(if: Mounting.isAllowed, "a full disk is made of a small tmpfs"),
        arguments: ["head -c 8000000 /dev/zero > {x} &&", ""])
    func whatHasNoRoomThereGoesToTheSession(_ filling: String) throws {
        let place = try place { graph($0, make: filling) }
        // The second time it is full from the beginning.
        let fill = filling.isEmpty ? "head -c 3900000 /dev/zero > near/other" : "true"
        try place.write(
            """
            mount -t tmpfs -o size=4m none near; \(fill)
            '\(Workplace.weir)' run --slots 1 --scratch near a.graph --session s
            """, to: "run.sh")
        let run = try place.shell("unshare -m bash run.sh")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/all.txt") == all)
        #expect(run.output.contains("there was no room in scratch"), "\(run.output)")
        #expect(try effects(place)["make"] == Self.copies * (filling.isEmpty ? 1 : 2))
        #expect(try inData(place).filter { $0.hasPrefix("middle_") }.count == Self.copies)
    }

    /// It could not begin once more, for others have read what it has written: it does not write there.
    @Test(.enabled(if: Mounting.isAllowed, "a full disk is made of a small tmpfs"))
    func whoFeedsAStreamDoesNotWriteThere() throws {
        let place = try place { _ in
            var graph = GraphDrawing()
            graph.file("in", "in.txt")
            graph.app("write", "dlg.apps.simple.CopyApp")
            graph.memory("stream")
            graph.app("read", "dlg.apps.simple.CopyApp")
            graph.file("out", "out.txt")
            graph.file("middle")
            graph.bash("count", "wc -c < {x} > {y}")
            graph.file("counted", "counted.txt")
            graph.chain("in", "write", "stream")
            graph.stream("stream", "read")
            graph.chain("read", "out")
            graph.chain("write", "middle", "count")
            graph.link("count", "counted", port: "y")
            return graph
        }
        try place.write(
            """
            mount -t tmpfs -o size=4m none near
            head -c 8000000 /dev/zero | tr '\\0' x > in.txt
            '\(Workplace.weir)' run --scratch near a.graph --session s
            """, to: "run.sh")
        let run = try place.shell("unshare -m bash run.sh")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.shell("cmp in.txt s/data/out.txt").status == 0)
        #expect(try place.read("s/data/counted.txt") == "8000000\n")
    }

    /// More than memory has room for goes there, and not into the session.
    @Test(arguments: [1, 2])
    func whatHasNoRoomInMemoryGoesThere(_ ranks: Int) throws {
        let place = try place { _ in
            var graph = GraphDrawing()
            graph.scatter("copies", 40)
            graph.app("make", "weir.ComputeApp", ["output_bytes": "1000000"], in: "copies")
            graph.memory("made", in: "copies")
            graph.app("join", "dlg.apps.simple.GenericGatherApp", in: "copies")
            graph.memory("kept", in: "copies")
            graph.value("tail", "x", "String")
            graph.app("sum", "dlg.apps.crc.CRCApp")
            graph.file("crc", "crc.txt")
            graph.chain("make", "made", "join", "kept", "sum", "crc")
            graph.link("tail", "join")
            return graph
        }
        let limited = try run(place, "-n \(ranks) --memory 4MB")
        #expect(limited.status == 0, "\(limited.errors)")
        #expect(try inData(place) == ["crc.txt"])
        #expect(try near(place).isEmpty)
        let crc = try place.read("s/data/crc.txt")
        try FileManager.default.removeItem(atPath: place.path + "/s")
        #expect(try run(place, "-n \(ranks)").status == 0)
        #expect(try place.read("s/data/crc.txt") == crc)
    }
}
