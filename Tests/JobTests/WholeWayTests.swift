import Foundation
import TestSupport
import Testing

/// From an installation to the end of a chain of jobs, as docs/guide/whole-way.md tells it: by a user of
/// a real Slurm who has nothing but the module.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: RealSlurm.canStart, "\(RealSlurm.needs)"),
    .enabled(
        if: Installation.has("lua") || Installation.has("tcl"),
        "neither Lmod nor Environment Modules is here"))
struct WholeWayTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        var kind: String
        var graph: String
        var parameters = ""
        var testDescription: String { "\(kind) \(graph)" }
    }

    /// What a graph of the corpus calls is not here, so that its apps only sleep.
    private static let ofCorpus =
        Place.root + "/../shared/conformance/daliuge/graphs/"
        + "ICRAR_wallaby-hires__dlg-graphs__wallaby-hires_test-pipeline.graph"

    private static let cases: [Case] = {
        let own = "\(Place.root)/jobs/pipeline.graph"
        var cases = [Case(kind: "tcl", graph: own, parameters: "-p copies=120")]
        if FileManager.default.fileExists(atPath: ofCorpus) {
            cases.append(Case(kind: "lua", graph: ofCorpus, parameters: "-- --sleep-run 0.5"))
        } else {
            cases.append(Case(kind: "lua", graph: own, parameters: "-p copies=120"))
        }
        return cases.filter { Installation.has($0.kind) }
    }()

    /// A job has two minutes, and stops after a quarter of one.
    @Test(arguments: cases)
    private func installLoadSubmitChainAndFinish(_ way: Case) throws {
        let place = try Place(graph: false)
        let made = try place.shell(
            """
            '\(Place.root)/.ci/install' '\(Installation.program ?? Place.weir)' "$PWD/opt" &&
            cp '\(way.graph)' my.graph && chmod 755 . && mkdir home
            """)
        #expect(made.status == 0, "\(made.errors)")
        // A login shell of the centre.
        try place.write(Installation.module(way.kind) + "\n", to: "home/.bash_profile")
        try place.write(
            """
            export HOME=$PWD/home MODULEPATH=$PWD/opt/share/weir/modulefiles/\(way.kind)
            . home/.bash_profile
            module load weir && weir version | head -n 1
            weir job slurm my.graph --module weir --nodes 2 --ranks-per-node 1 --cores-per-rank 2 \
                --time 2m --stop-before 105 --restart chain --bind none --name way --submit \
                \(way.parameters) > number || exit 91
            read -r job < number
            for ((n = 0; n < 4500; n++)); do
                test "$(weir status --quiet way-$job.weir 2> /dev/null)" = done && break
                sleep 0.1
            done
            weir status --quiet way-$job.weir
            weir status way-$job.weir | head -n 3 >&2
            cat way-*.out >&2
            """, to: "way.sh")
        let run = try place.shell(
            "chown -R nobody . && '\(RealSlurm.starter)' 2 bash way.sh", within: .seconds(600))
        let lines = run.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("weir 0.") ?? false, "\(run.output)\(run.errors)")
        #expect(lines.last == "done", "\(run.output)\(run.errors)")
        #expect(run.errors.contains("something is left: job 2 goes on"), "\(run.errors)")
        #expect(run.errors.contains("on 2 ranks of 2 hosts"), "\(run.errors)")
    }
}
