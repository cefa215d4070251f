import Foundation
import Glibc
import TestSupport
import Testing

/// A rank that dies ends the job, and nothing survives it: no rank, no spawner, no grandchild.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct OrphanTests {
    @Test(arguments: [1, 2, 4])
    func aKilledRankLeavesNothingBehind(_ ranks: Int) throws {
        let place = try Workplace()
        // The sleeps carry a number that no other process has.
        let mark = "\(7_000_000 + Int(getpid()) * 10 + ranks)"
        try place.writeGraph(
            command: "bash -c 'sleep \(mark) | cat' & setsid sleep \(mark) & wait", copies: 4)
        let run = try place.shell(
            """
            '\(Workplace.weir)' run -n \(ranks) a.graph --session s &
            for i in $(seq 300); do
                sleeps=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -o "sleep \(mark)" | wc -l)
                test $sleeps -ge 2 && break
                sleep 0.05
            done
            victim=$(grep -lz -- '^s$' /proc/[0-9]*/cmdline 2>/dev/null | while read file; do
                test "$(readlink ${file%cmdline}exe)" = "$(readlink -f '\(Workplace.weir)')" || continue
                grep -qz '^OMPI_COMM_WORLD_RANK=\(ranks - 1)$' ${file%cmdline}environ || test \(ranks) = 1 || continue
                grep -q weir-spawner ${file%cmdline}comm || echo $file
            done | head -1 | tr -dc 0-9)
            test -n "$victim" || { echo no victim; kill %1; }
            kill -KILL $victim
            start=$(date +%s%N)
            wait
            echo "gone after $(( ($(date +%s%N) - start) / 1000000 )) ms"
            """)
        #expect(!run.output.contains("no victim"))
        #expect(run.output.contains("gone after"), "\(run.output) \(run.errors)")
        #expect(run.leftovers.isEmpty)
        let gone = run.output.split(separator: " ").last(where: { Int($0) != nil }).flatMap {
            Int($0)
        }
        #expect((gone ?? .max) < 5_000)
        #expect(Self.waitUntilGone(mark))
    }

    /// By /proc, for up to five seconds: the spawner cleans up after its rank has gone.
    private static func waitUntilGone(_ mark: String) -> Bool {
        for _ in 0..<500 {
            if processes(with: mark).isEmpty { return true }
            poll(nil, 0, 10)
        }
        return false
    }

    private static func processes(with mark: String) -> [String] {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return folders.filter { folder in
            guard Int(folder) != nil,
                let bytes = FileManager.default.contents(atPath: "/proc/\(folder)/cmdline")
            else { return false }
            return String(decoding: bytes, as: UTF8.self).contains("sleep\0\(mark)")
        }
    }
}
