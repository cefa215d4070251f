import Foundation
import TestSupport
import Testing

/// A thousand ranks start at once: what each opens, the file system of the cluster has to find.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(if: Installation.program != nil, "\(Installation.needsProgram)"))
struct StartUpTests {
    private func installed() throws -> Place {
        let place = try Place(graph: false)
        let program = try #require(Installation.program)
        let made = try place.shell("'\(Place.root)/.ci/install' '\(program)' \"$PWD/opt\"")
        #expect(made.status == 0, "\(made.errors)")
        return place
    }

    @Test func onANodeNothingOfSwiftIsNeeded() throws {
        let place = try installed()
        let libraries = try place.shell("ldd opt/bin/weir").output
        #expect(libraries.contains("libmpi.so"), "\(libraries)")
        for name in ["swift", "Foundation", "dispatch", "not found", "\(Place.root)"] {
            #expect(!libraries.contains(name), "\(libraries)")
        }
        #expect(try place.shell("env -i PATH=/nowhere opt/bin/weir version").status == 0)
    }

    /// Of a processor, and the least of many: 12 where this was written, and 20 is what it may on a node.
    @Test func helpTakesFewMilliseconds() throws {
        let place = try installed()
        let run = try place.shell(
            """
            TIMEFORMAT='%3U %3S'
            for ((n = 0; n < 50; n++)); do time opt/bin/weir --help > /dev/null; done 2>&1 |
                awk '{ took = 1000 * ($1 + $2); if (NR == 1 || took < least) least = took }
                    END { print least }'
            """)
        let least = try #require(Double(run.output.split(separator: "\n").first ?? ""))
        #expect((1..<30).contains(least), "\(least) ms")
    }

    /// Nearly all are libraries below Open MPI and HDF5, as Debian builds them.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/bin/strace"),
            "strace is not installed"))
    func aStartOpensFewFiles() throws {
        let place = try installed()
        let run = try place.shell(
            """
            strace -f -e trace=openat,open -o trace opt/bin/weir --help > out
            grep -c ' = [0-9]' trace; ldd opt/bin/weir | grep -c '=> /'; grep -c ENOENT trace
            """)
        let counts = run.output.split(separator: "\n").compactMap { Int($0) }
        try #require(counts.count == 3, "\(run.output)\(run.errors)")
        // Besides them: the cache of the linker, and what MPI and HDF5 read at their beginning.
        #expect(counts[0] <= counts[1] + 8, "\(counts[0]) files, \(counts[1]) libraries")
        #expect(counts[0] <= 70, "\(counts[0]) files")
        // Open MPI's library looks for its own beside itself first; we do not.
        #expect(counts[2] <= 20, "\(counts[2]) files that are not there")
    }
}
