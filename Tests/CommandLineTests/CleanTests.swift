import Foundation
import TestSupport
import Testing

/// `weir clean`, and what `--output` and `--group` make of a session.
@Suite(.timeLimit(.minutes(60)))
struct CleanTests {
    private func ran(_ options: String = "", command: String = "echo hello > {out}") throws
        -> Workplace
    {
        let place = try Workplace()
        try place.writeGraph(command: command, copies: 3)
        let run = try place.shell("'\(Workplace.weir)' run a.graph --session s \(options)")
        #expect(run.status == 0, "\(run.errors)")
        return place
    }

    @Test func cleaningTakesTheDataAndLeavesWhatHappened() throws {
        let place = try ran()
        let dry = try place.weir("clean", "s", "--dry-run")
        #expect(dry.output.hasPrefix("would free "), "\(dry.errors)")
        #expect(place.has("s/data/result_0-0.txt"))
        let clean = try place.weir("clean", "s")
        #expect(clean.status == 0 && clean.output.hasPrefix("freed "), "\(clean.errors)")
        #expect(clean.output.contains(" in 3 files"), "\(clean.output)")
        #expect(!place.has("s/data") && place.has("s/summary.json"))
        let status = try place.weir("status", "--quiet", "s")
        #expect(status.output == "done\n")
        let resume = try place.weir("resume", "s")
        #expect(resume.status == 2)
        #expect(resume.errors.contains("the data of s was given up"), "\(resume.errors)")
        // Twice is as good as once.
        #expect(try place.weir("clean", "s").status == 0)
    }

    @Test func allIsTheWholeSessionAndNothingOfOthers() throws {
        let place = try ran()
        try place.write("mine", to: "s/notes")
        let folder = place.path + "/elsewhere"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try place.write("kept", to: "elsewhere/kept")
        #expect(try place.shell("ln -s \"$PWD/elsewhere\" s/data/link").status == 0)
        let clean = try place.weir("clean", "s", "--all")
        #expect(clean.status == 0, "\(clean.errors)")
        #expect(clean.errors.contains("s/notes is none of a session's, and stays"))
        #expect(place.has("s/notes") && place.has("elsewhere/kept"))
        #expect(!place.has("s/session.json") && !place.has("s/data"))
        let again = try place.weir("clean", "s")
        #expect(again.errors.contains("not a session"), "\(again.errors)")
        #expect(try place.shell("rm s/notes; rmdir s").status == 0)
    }

    @Test func whatIsNotDoneIsKeptUnlessForced() throws {
        let place = try Workplace()
        try place.writeGraph(command: "touch ../../begun; sleep 100; echo > {out}", copies: 2)
        let run = Background { try place.weir("run", "a.graph", "--session", "s") }
        for _ in 0..<6000 where !place.has("begun") { usleep(10_000) }
        let busy = try place.weir("clean", "s")
        #expect(busy.status == 2 && busy.errors.contains("s is running"), "\(busy.errors)")
        _ = try place.shell("kill -TERM $(awk '{print $2}' s/lease)")
        #expect(try run.wait().status == 75)
        let kept = try place.weir("clean", "s")
        #expect(kept.status == 2)
        #expect(kept.errors.contains("s is not done"), "\(kept.errors)")
        #expect(try place.weir("clean", "s", "--force").status == 0)
    }

    @Test(arguments: [1, 2]) func resultsGetASecondName(_ ranks: Int) throws {
        let place = try ran("-n \(ranks) --output results/mine")
        for copy in 0..<3 {
            #expect(try place.read("results/mine/result_0-\(copy).txt") == "hello\n")
        }
        // No space is taken twice, and cleaning leaves them.
        let links = try place.shell("stat -c %h results/mine/*").output
        #expect(links == "2\n2\n2\n")
        #expect(try place.weir("clean", "s", "--all").status == 0)
        #expect(try place.read("results/mine/result_0-2.txt") == "hello\n")
    }

    @Test func resultsOfADifferentFileSystemAreCopied() throws {
        // SharedMemoryTests looks for what is called weir there.
        let folder = "/dev/shm/results-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let place = try ran("--output '\(folder)'")
        let links = try place.shell("cat '\(folder)'/*; ls '\(folder)' | wc -l").output
        #expect(links == "hello\nhello\nhello\n3\n")
    }

    @Test func aResumedRunPutsItsResultsWhereTheFirstWasToldTo() throws {
        let place = try Workplace()
        try place.writeGraph(
            command: "test -e ../../go || exit 1; echo hello > {out}", copies: 2)
        let first = try place.weir("run", "a.graph", "--session", "s", "--output", "results")
        #expect(first.status == 1, "\(first.errors)")
        try place.write("", to: "go")
        let second = try place.weir("resume", "s", "--from-failed")
        #expect(second.status == 0, "\(second.errors)")
        #expect(try place.read("results/result_0-1.txt") == "hello\n")
    }

    @Test(.enabled(if: geteuid() == 0, "only root has groups to choose from"), arguments: [1, 2])
    func colleaguesReadASessionAndOthersDoNot(_ ranks: Int) throws {
        let place = try Workplace()
        try place.writeGraph(command: "mkdir -p more; echo x > more/y; echo hello > {out}")
        let run = try place.shell(
            """
            umask 077; chmod 755 .
            '\(Workplace.weir)' run -n \(ranks) a.graph --session s --group games || exit
            find s ! -group games; echo; find s -type f ! -perm -g+r; find s -perm /o+rwx
            setpriv --reuid nobody --regid games --clear-groups \
                find s -type f -exec cat {} + > /dev/null && echo colleague
            setpriv --reuid nobody --regid nogroup --clear-groups ls s/data 2> /dev/null || echo other
            """)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasSuffix("\n\ncolleague\nother\n"), "\(run.output)\(run.errors)")
    }

    @Test func aGroupThatIsNoneIsTold() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}")
        let run = try place.weir("run", "a.graph", "--session", "s", "--group", "no-such-group")
        #expect(run.status == 2)
        #expect(run.errors.contains("no group is called no-such-group"), "\(run.errors)")
        #expect(!place.has("s"))
    }
}
