import Foundation
import TestSupport
import Testing

private let prefix = "/var/lib/weir-tests/openmpi-5"
private let isThere = FileManager.default.fileExists(atPath: prefix + "/bin/mpirun")

/// What was built with Debian's Open MPI 4.1, on four ranks of Open MPI 5: its library has the same name.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: isThere, "no Open MPI 5 here: .ci/setup test fetches one"))
struct OpenMPI5Tests {
    private static let asThere =
        "export PATH='\(prefix)/bin':$PATH LD_LIBRARY_PATH='\(prefix)/lib'; "

    @Test func itIsTheOtherLibrary() throws {
        let version = try Place().shell(Self.asThere + "'\(Place.weir)' version")
        #expect(version.output.contains("Open MPI v5."), "\(version.output)\(version.errors)")
    }

    @Test(arguments: [
        "everyone 50", "flood 2000", "deaf", "self", "reopen", "broadcast", "hosts",
    ])
    func messagesGoAsTheyDoWithTheOlder(_ scenario: String) throws {
        let run = try Place().shell(
            Self.asThere + "mpirun --map-by :OVERSUBSCRIBE -n 4 "
                + "'\(builtProgram("mpi-scenarios"))' \(scenario)")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("ok "), "\(run.output)\(run.errors)")
        #expect(run.leftovers == [])
    }

    @Test func whatIsStoppedCanBeResumed() throws {
        let place = try Place()
        try place.writeGraph(
            command: "test -e ../../go || { touch ../../begun; sleep 100; }; echo > {out}",
            copies: "4")
        let stopped = try place.shell(
            Self.asThere + """
                '\(Place.weir)' run -n 4 a.graph --session s & run=$!
                for ((n = 0; n < 1200; n++)); do test -e begun && break; sleep 0.1; done
                kill -TERM $run; wait $run
                """)
        #expect(stopped.status == 75, "\(stopped.status) \(stopped.errors)")
        #expect(stopped.leftovers == [])
        let resumed = try place.shell(
            Self.asThere + "touch go; '\(Place.weir)' resume s -n 3")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try place.shell("ls s/data/out_* | wc -l").output == "4\n")
    }
}
