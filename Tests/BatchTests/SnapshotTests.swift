import Foundation
import TestSupport
import Testing

@testable import Batch

/// What a script is for each kind of job, held against files. WEIR_SNAPSHOTS=write makes them anew: read
/// what changed before it is committed.
@Suite(.timeLimit(.minutes(60)))
struct SnapshotTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Snapshots")

    static let jobs: [(String, JobDescription)] = [
        ("slurm-plain.sh", .plain(.slurm)), ("pbs-plain.sh", .plain(.pbs)),
        ("slurm-all.sh", .everything(.slurm)), ("pbs-all.sh", .everything(.pbs)),
        ("slurm-chain.sh", .chained(.slurm)), ("pbs-chain.sh", .chained(.pbs)),
        ("slurm-requeue.sh", .requeued), ("slurm-sets.sh", .sets(.slurm)),
        ("pbs-sets.sh", .sets(.pbs)), ("slurm-range-chain.sh", .numbered),
        ("pbs-totals.sh", .inTotals), ("slurm-sweep.sh", .sweep(.slurm)),
        ("pbs-sweep.sh", .sweep(.pbs)), ("slurm-template.sh", .template),
        ("slurm-ibrun.sh", .ibrun), ("slurm-mpirun.sh", .mpirun),
    ]

    @Test(arguments: jobs.map(\.0)) func theScriptIsTheOneInTheFile(_ name: String) throws {
        let job = try #require(Self.jobs.first { $0.0 == name }?.1)
        let file = Self.folder.appendingPathComponent(name)
        let text = JobScript(job).text
        if ProcessInfo.processInfo.environment["WEIR_SNAPSHOTS"] == "write" {
            try Data(text.utf8).write(to: file)
        }
        #expect(text == (try? String(contentsOf: file, encoding: .utf8)))
    }

    @Test func everySnapshotIsHeldAgainstSomething() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(files.sorted() == Self.jobs.map(\.0).sorted())
    }

    @Test func noLineIsLongerThanAPageIsWide() {
        for (name, job) in Self.jobs {
            for line in JobScript(job).text.split(separator: "\n") {
                #expect(line.count <= 130, "\(name): \(line)")
            }
        }
    }

    private static let hasShellcheck = FileManager.default.fileExists(atPath: "/usr/bin/shellcheck")

    @Test(.enabled(if: hasShellcheck, "shellcheck is a package of Debian's, and not here"))
    func shellcheckHasNothingToSay() throws {
        let check = try Command(
            "/usr/bin/shellcheck",
            ["--shell=bash", "--severity=style"] + Self.jobs.map { "\(Self.folder.path)/\($0.0)" }
        ).run()
        #expect(check.status == 0, "\(check.output)")
    }

    @Test(arguments: jobs.map(\.0)) func bashReadsIt(_ name: String) throws {
        let check = try Command("/bin/bash", ["-n", Self.folder.path + "/" + name]).run()
        #expect(check.status == 0, "\(check.errors)")
    }
}
