import Testing

@testable import Batch

struct ValueTests {
    @Test(arguments: [
        ("45", 2700), ("90s", 90), ("45m", 2700), ("12h", 43_200), ("2d", 172_800),
        ("1:30", 5400), ("1:30:15", 5415), ("1-12", 129_600), ("1-12:30:00", 131_400),
        ("100:00:00", 360_000),
    ])
    func timesAreRead(_ text: String, _ seconds: Int) {
        #expect(Walltime(text)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "x", "0", "-1", "1:60", "1:2:3:4", "1-", "-5", "1:", ":30", "1-2-3", "12345678", "5 m",
        "0:00:00", "1h30",
    ])
    func whatIsNoTimeIsNone(_ text: String) { #expect(Walltime(text) == nil) }

    @Test func timesAreWrittenAsBothSchedulersReadThem() {
        #expect(Walltime(seconds: 59).text == "00:00:59")
        #expect(Walltime(seconds: 360_061).text == "100:01:01")
    }

    @Test(arguments: [
        ("4000", 4000, "4000M"), ("4000M", 4000, "4000M"), ("64G", 65_536, "64G"),
        ("64gb", 65_536, "64G"), ("2T", 2_097_152, "2T"), ("0", 0, "0"),
    ])
    func memoryIsRead(_ text: String, _ mebibytes: Int, _ written: String) {
        #expect(Memory(text)?.mebibytes == mebibytes)
        #expect(Memory(text)?.text(suffix: "") == written)
    }

    @Test(arguments: ["", "G", "-1", "1.5G", "64 G", "99999999999"])
    func whatIsNoMemoryIsNone(_ text: String) { #expect(Memory(text) == nil) }

    @Test func aDiskOfEachNodeIsToldToTheRunAndToItsSuccessors() {
        for scheduler in Scheduler.allCases {
            var job = JobDescription.chained(scheduler)
            job.surroundings.localScratch = "$TMPDIR/a b"
            let lines = JobScript(job).text.split(separator: "\n")
            let told = lines.filter { $0.contains("--scratch \"$TMPDIR/a b\"") }
            let commands = told.map { $0.contains(" resume ") ? "resume" : "run" }
            // The first of its own, when its ranks have died, and after another job.
            #expect(commands.filter { $0 == "run" }.count == 1 && told[0].contains("command=("))
            #expect(commands.count { $0 == "resume" } == 2, "\(told)")
        }
    }

    @Test(arguments: [["--walltime", "60"], ["--walltime=60"]])
    func aTimeThatTheJobGivesItselfIsNotGivenTwice(_ words: [String]) {
        var job = JobDescription.chained(.pbs)
        #expect(JobScript(job).text.contains("- SECONDS"))
        job.runWords = words
        #expect(!JobScript(job).text.contains("- SECONDS"))
    }

    @Test func wordsAreQuotedOnlyWhereTheyMustBe() {
        #expect(Shell.quoted("a/b-c=1.5:%x") == "a/b-c=1.5:%x")
        #expect(Shell.quoted("") == "''")
        #expect(Shell.quoted("it's $HOME") == "'it'\\''s $HOME'")
    }

    @Test func onlyVariablesArePutIn() {
        #expect(Shell.expandable("$A/${B_1}") == "$A/${B_1}")
        #expect(
            Shell.expandable("$(rm) `x` \"\\ $1 ${a:-$(x)} $")
                == "\\$(rm) \\`x\\` \\\"\\\\ \\$1 \\${a:-\\$(x)} \\$")
    }

    @Test func environmentVariablesHaveNames() {
        #expect(EnvironmentVariable("A=b=c") == EnvironmentVariable(name: "A", value: "b=c"))
        for text in ["A", "=b", "1A=b", "A B=c", "A;rm=c"] {
            #expect(EnvironmentVariable(text) == nil, "\(text)")
        }
    }

    @Test func aSiteIsLinesOfKeyAndValue() throws {
        let site = try Site(
            """
            # A centre
            title = A centre = a place
            scheduler=slurm
              cores-per-node =  128\u{20}
            exclusive

            module = gcc
            module = weir
            """)
        #expect(site["title"] == "A centre = a place")
        #expect(site.scheduler == .slurm)
        #expect(site.coresPerNode == 128)
        #expect(site.has("exclusive") && !site.has("queue"))
        #expect(site.values(of: "module") == ["gcc", "weir"])
    }

    @Test(arguments: [("a = 1\n= 2", 2), ("Queue = x", 1), ("# x\n\nqueue =", 3), ("a b = c", 1)])
    func aSitesFaultIsToldWithItsLine(_ text: String, _ line: Int) {
        #expect { try Site(text) } throws: { ($0 as? Site.Fault)?.line == line }
    }
}
