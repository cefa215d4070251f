import Foundation
import TestSupport
import Testing

/// An image of Debian's packages, really built and run, where this machine may and has a way to them.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: Installation.program != nil, "\(Installation.needsProgram)"),
    .enabled(
        if: Installation.imageObstacle == nil, "no image here: \(Installation.imageObstacle ?? "")")
)
struct ContainerTests {
    private static let script = Place.root + "/jobs/containers/charliecloud"

    @Test func anImageOfPackagesRunsAGraphOnFourRanks() throws {
        let place = try Place()
        try place.writeGraph(command: "hostname > {out}", copies: "8")
        let program = try #require(Installation.program)
        // It comes from a mirror of Debian's, which may fail to answer once.
        let made = try place.shell(
            """
            for attempt in 1 2 3; do
                '\(Self.script)' '\(program)' image && exit
                rm -rf image; sleep 5
            done
            exit 1
            """, within: .seconds(1500))
        try #require(made.status == 0, "\(made.errors)")
        let run = try place.shell(
            """
            export USER=root OMPI_MCA_rmaps_base_oversubscribe=1
            ch-run image -- weir version || exit 90
            # Ranks that the image's own mpirun starts, and ranks in an image each.
            ch-run --bind "$PWD:/mnt" --cd /mnt image -- \\
                weir run -n 4 a.graph --session inside || exit 91
            mpirun -n 4 ch-run --bind "$PWD:/mnt" --cd /mnt image -- \\
                weir run a.graph --session outside || exit 92
            """)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        for session in ["inside", "outside"] {
            let summary = try place.read("\(session)/summary.json")
            #expect(summary.contains("\"ranks\": 4"), "\(summary)")
            #expect(try place.shell("ls \(session)/data/out_*.txt | wc -l").output == "8\n")
        }
        #expect(try place.shell("rm -r image").status == 0)
    }
}
