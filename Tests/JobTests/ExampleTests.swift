import Foundation
import TestSupport
import Testing

/// The scripts in jobs/ are what `weir job` makes of the commands in jobs/README.md.
/// WEIR_SNAPSHOTS=write makes them anew.
@Suite(.timeLimit(.minutes(60)))
struct ExampleTests {
    private static let jobs = Place.root + "/jobs"

    @Test func theExamplesAreWhatTheirCommandsMake() throws {
        let page = try String(contentsOfFile: Self.jobs + "/README.md", encoding: .utf8)
        let commands = try #require(page.components(separatedBy: "```sh\n").last)
            .components(separatedBy: "```")[0]
        let place = try Place(graph: false)
        try place.write(commands, to: "commands")
        let made = try place.shell(
            """
            mkdir bin slurm pbs && ln -s '\(Place.weir)' bin/weir
            cp '\(Self.jobs)/pipeline.graph' '\(Self.jobs)/sets.txt' .
            PATH=$PWD/bin:$PATH bash -e commands
            """)
        #expect(made.status == 0, "\(made.errors)")
        var names: Set<String> = []
        for scheduler in ["slurm", "pbs"] {
            if ProcessInfo.processInfo.environment["WEIR_SNAPSHOTS"] == "write" {
                _ = try place.shell(
                    "mkdir -p '\(Self.jobs)/\(scheduler)' && cp \(scheduler)/* '\(Self.jobs)/\(scheduler)'"
                )
            }
            let files = try FileManager.default.contentsOfDirectory(
                atPath: place.path + "/" + scheduler)
            #expect(files.count == 5)
            for file in files {
                let kept = try? String(
                    contentsOfFile: "\(Self.jobs)/\(scheduler)/\(file)", encoding: .utf8)
                #expect(try kept == place.read("\(scheduler)/\(file)"), "\(scheduler)/\(file)")
                names.insert("\(scheduler)/\(file)")
            }
            let all = try FileManager.default.contentsOfDirectory(
                atPath: "\(Self.jobs)/\(scheduler)")
            #expect(all.allSatisfy { names.contains("\(scheduler)/\($0)") })
        }
    }
}
