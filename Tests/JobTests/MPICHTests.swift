import Foundation
import TestSupport
import Testing

/// The build for MPICH (`make mpich`), on four ranks of MPICH's own launcher.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(
        if: Installation.hasMPICH,
        "no build for MPICH: `make mpich`, with libmpich-dev and mpich installed"))
struct MPICHTests {
    private static let build = Installation.ofMPICH
    private static let weir = build + "/weir"

    @Test func itIsMPICHsAndNotOpenMPIs() throws {
        let libraries = try Command("ldd", [Self.weir]).run().output
        #expect(libraries.contains("libmpich.so") && !libraries.contains("libmpi.so"))
        let version = try Command(Self.weir, ["version"]).run()
        #expect(version.output.contains("MPICH"), "\(version.output)\(version.errors)")
    }

    /// Fewer messages than of Open MPI, for here ranks that wait keep the cores from those that work.
    @Test(arguments: [
        ("everyone", ["50"]), ("flood", ["2000"]), ("deaf", []), ("self", []), ("reopen", []),
        ("broadcast", []), ("hosts", []), ("errors", []), ("undelivered", []),
    ])
    func messagesGoAsTheyDoWithOpenMPI(_ scenario: String, _ arguments: [String]) throws {
        let run = try Command(
            "mpiexec.mpich", ["-n", "4", Self.build + "/mpi-scenarios", scenario] + arguments
        ).run()
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasSuffix("ok \(scenario)\n"), "\(run.output)\(run.errors)")
        #expect(run.leftovers == [])
    }

    /// With -n it has to find its own launcher, for mpirun is Open MPI's here.
    @Test(arguments: ["run -n 4", "-launched"])
    func aGraphRunsOnFourRanks(_ way: String) throws {
        let place = try Place()
        try place.writeGraph(command: "echo $PMI_RANK$PMI_SIZE > {out}", copies: "40")
        let start =
            way == "-launched" ? "mpiexec.mpich -n 4 '\(Self.weir)' run" : "'\(Self.weir)' \(way)"
        let run = try place.shell("\(start) a.graph --session s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.leftovers == [])
        #expect(try place.read("s/summary.json").contains("\"ranks\": 4"), "\(run.errors)")
        // Programs do not take themselves for ranks.
        #expect(try place.shell("sort -u s/data/out_*").output == "\n")
    }

    @Test func aFailedGraphIsToldByItsStatus() throws {
        let place = try Place()
        try place.writeGraph(command: "exit 3", copies: "4")
        let run = try place.shell("'\(Self.weir)' run -n 4 a.graph --session s")
        #expect(run.status == 1, "\(run.errors)")
    }

    @Test func whatIsStoppedCanBeResumed() throws {
        let place = try Place()
        try place.writeGraph(
            command: "if test ! -e ../../go; then touch ../../begun; sleep 100; fi; echo > {out}",
            copies: "4")
        let stopped = try place.shell(
            """
            true  # The shell that waits is in the folder, too.
            '\(Self.weir)' run -n 4 a.graph --session s & run=$!
            for ((n = 0; n < 1200; n++)); do test -e begun && break; sleep 0.1; done
            kill -TERM $run; wait $run
            """)
        #expect(stopped.status == 75, "\(stopped.status) \(stopped.errors)")
        let state = try place.shell("'\(Self.weir)' status --quiet s")
        #expect(state.output == "resumable\n", "\(state.errors)")
        #expect(stopped.leftovers == [])
        let resumed = try place.shell("touch go; '\(Self.weir)' resume s -n 4")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try place.shell("ls s/data/out_* | wc -l").output == "4\n")
    }
}
