// Each test runs one scenario of spawner-probe, in a process of its own: `begin` forks, and a test
// process has many threads.
import Foundation
import Spawner
import Testing

@Suite(.serialized, .timeLimit(.minutes(60)))
struct SpawnerTests {
    @Test func codesSignalsAndTimesAreReported() throws {
        #expect(
            try run("outcomes") == """
                0 exited 0
                1 exited 1
                2 exited 7
                3 exited 255
                4 signalled 9
                5 signalled 15
                6 signalled 13
                7 exited 0
                cpu true
                resident true

                """)
    }

    @Test func aProgramThatCannotStartTellsTheStepAndTheReason() throws {
        #expect(
            try run("refusals") == """
                0 notStarted execute \(ENOENT)
                1 notStarted execute \(ENOENT)
                2 notStarted execute \(EACCES)
                3 notStarted workingDirectory \(ENOENT)
                4 notStarted standardInput \(ENOENT)
                5 notStarted standardOutput \(ENOENT)
                6 notStarted request \(EINVAL)
                7 notStarted request \(EINVAL)
                8 notStarted request \(EINVAL)
                9 notStarted request \(EINVAL)
                10 notStarted processors \(EINVAL)
                11 exited 0

                """)
    }

    @Test func signalsReachTheGroupAndTheQueue() throws {
        #expect(
            try run("signals") == """
                3 notStarted waiting \(ECANCELED)
                0 exited 9
                2 exited 0
                1 signalled 15

                """)
    }

    @Test func outputGoesToTheLogTheReportAndTheFile() throws {
        let scratch = try Scratch()
        #expect(
            try run("output", in: scratch) == """
                0 exited 0 14 0 one
                two
                three
                --
                1 exited 0 4 0 err
                --
                2 exited 0 0 0 --

                """)
        #expect(try String(contentsOfFile: scratch.path + "/out", encoding: .utf8) == "out\n")
    }

    @Test func ofLargeOutputTheFirstAndTheLastHalfAreKept() throws {
        let scratch = try Scratch()
        let note = "\n[weir: 3951424 bytes left out]\n"
        let length = 1 << 20 + note.utf8.count
        #expect(try run("large-output", in: scratch) == "0 exited 0 0 \(length) 3951424 4096\n")
        let log = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/log"))
        let half = 1 << 19
        let text = String(decoding: log, as: UTF8.self)
        let first = String(repeating: "a", count: half)
        let last = String(repeating: "b", count: half - 4)
        #expect(text == "\(first)\(note)\(last)end\n")
    }

    @Test func aLogThatCannotBeWrittenIsToldAndTheNextPieceTried() throws {
        #expect(
            try run("log-failures") == """
                0 exited 0 logFailure=\(ENOSPC) 0 hello
                0 exited 0 logFailure=\(ENOENT) 0 hello
                0 exited 0 6 hello

                """)
    }

    @Test func theEnvironmentIsExactlyWhatWasGiven() throws {
        let given = "B=two words\nPATH=/usr/bin:/bin\nEMPTY=\nA=\u{e9}\nB=again\n"
        let own = given + "B=its own\nC=3\n"
        #expect(
            try run("environment")
                == [given, own, "PATH=/bin\nONLY=this\n", given].map { $0 + "--\n" }.joined())
    }

    /// Nor is the environment of what was rehearsed taken for that of what comes after it.
    @Test func whatIsRehearsedDoesNotStart() throws {
        let path = "PATH=/usr/local/bin:/usr/bin:/bin\n"
        #expect(try run("rehearsals") == "0 exited 0 \(path)\n1 exited 0 \(path)\n")
    }

    @Test func aProgramStartsCleanAndWithItsTraits() throws {
        let scratch = try Scratch()
        try Data("hi\n".utf8).write(to: URL(fileURLWithPath: scratch.path + "/input"))
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let processor = try #require(Self.processors.numbers.last)
        let variables = ["WEIR_TEST_PROCESSOR": "\(processor)"]
        let parts = try run("traits", in: scratch, variables).components(separatedBy: "--\n")
        try #require(parts.count == 7)
        #expect(parts[0] == "/dev/null\npipe:[N]\npipe:[N]\n")
        #expect(parts[1] == "4\n")
        // Signals 32 and 33 are the C library's own: it does not let them be set.
        let ignored = parts[2].replacingOccurrences(of: "180000000\n", with: "000000000\n")
        #expect(ignored == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
        let directory = URL(fileURLWithPath: scratch.path).resolvingSymlinksInPath().path
        #expect(parts[3] == "7\n\(directory)\nhi\n1048576\n\(limit.rlim_cur)\nleads\n")
        #expect(parts[4] == "Cpus_allowed_list:\t\(processor)\n")
        #expect(parts[5] == "weir-spawner\n/dev/null\n/dev/null\n/dev/null\n")
    }

    /// Those that this process may use.
    private static var processors: ProcessorSet {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
        return ProcessorSet(list: line?.split(separator: "\t").last ?? "")
    }

    @Test func whatAProgramLeavesBehindHoldsUpNoReport() throws {
        let scratch = try Scratch()
        mkfifo(scratch.path + "/alive", 0o600)
        let alive = open(scratch.path + "/alive", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(alive) }
        #expect(
            try run("leftovers", in: scratch) == """
                0 exited 3 true
                1 exited 4 true
                2 exited 5 true
                ended

                """)
        var byte: UInt8 = 0
        #expect(read(alive, &byte, 1) == 0)
    }

    @Test func ofTwoThousandProgramsNothingIsLost() throws {
        #expect(try run("many") == "seen 2000 right 2000\n")
    }

    @Test func sixtyFourRunAtOnce() throws {
        #expect(try run("together") == "up 64 early 0\ngood 64\n")
    }

    @Test func aStoppedSpawnerDoesNotStopItsRank() throws {
        #expect(try run("stopped") == "unsent true\ngood 200\n")
    }

    @Test func bothSidesMayHaveMuchToSay() throws {
        #expect(try run("talkative") == "bytes \(3000 * 4096)\n")
    }
}
