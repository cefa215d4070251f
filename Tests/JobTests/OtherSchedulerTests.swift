import Foundation
import TestSupport
import Testing

/// A session knows nothing of the scheduler that it was begun under: begun in a job of Slurm's it goes on in
/// one of PBS's, on other hosts, and at last by hand.
@Suite(
    .serialized, .timeLimit(.minutes(60)),
    .enabled(
        if: RealSlurm.canStart && RealHosts.canBeMade, "\(RealSlurm.needs); \(RealHosts.needs)"))
struct OtherSchedulerTests {
    private static let copies = 40

    private func place() throws -> Place {
        let place = try Place()
        try place.writeGraph(
            command: "echo $WEIR_INDEX >> ../../effects; sleep 1; hostname > {out}",
            copies: "\(Self.copies)")
        let made = try place.shell(
            "chmod 755 . && mkdir bin home pbs && cp '\(Place.weir)' bin/weir && chown -R nobody .")
        #expect(made.status == 0, "\(made.errors)")
        return place
    }

    @Test func whatSlurmBeganGoesOnUnderPBSAndByHand() throws {
        let place = try place()
        try place.write(
            """
            export HOME=$PWD PATH=$PWD/bin:$PATH
            weir job slurm a.graph --bind none --nodes 2 --ranks-per-node 1 --cores-per-rank 1 \
                --time 5m --session a.weir --submit || exit 91
            until test "$(cat a.weir/data/out_0-* 2> /dev/null | sort -u | grep -c ^n)" = 2
            do sleep 0.1; done
            scancel 1
            until scontrol show job 1 | grep -q 'JobState=CANCELLED'; do sleep 0.1; done
            cat a-1.out >&2
            """, to: "slurm.sh")
        let slurm = try place.shell(
            "'\(RealSlurm.starter)' 2 bash slurm.sh")
        #expect(try place.weir("status", "-q", "a.weir").output == "resumable\n", "\(slurm.errors)")

        try place.write(
            """
            export HOME=$PWD/home PBS_HOME=$PWD/pbs
            export PATH='\(Place.root)/Tests/PBS':$PWD/bin:$PATH
            weir job pbs a.graph --bind none --nodes 3 --ranks-per-node 1 --cores-per-rank 1 \
                --time 5m --session a.weir --restart chain --max-restarts 0 -o a.pbs --submit || exit 91
            until test "$(cat a.weir/data/out_0-* 2> /dev/null | sort -u | grep -c ^h)" = 3
            do sleep 0.1; done
            qdel 0
            until test -e pbs/0/status; do sleep 0.1; done
            cat a.o0 >&2
            """, to: "pbs.sh")
        let pbs = try place.shell("'\(RealHosts.starter)' 3 bash pbs.sh")
        #expect(pbs.errors.contains("3 nodes, 3 ranks"), "\(pbs.errors)")
        #expect(try place.weir("status", "-q", "a.weir").output == "resumable\n", "\(pbs.errors)")

        let hand = try place.weir("resume", "-n", "4", "a.weir")
        #expect(hand.status == 0, "\(hand.errors)")
        let hosts = try (0..<Self.copies).map { try place.read("a.weir/data/out_0-\($0).txt") }
        for host in ["n1", "n2", "h1", "h2", "h3"] { #expect(hosts.contains(host + "\n")) }
        // Each once, but for those that a job's end had caught.
        let begun = try place.read("effects").split(separator: "\n").map(String.init)
        #expect(Set(begun) == Set((0..<Self.copies).map(String.init)))
        #expect(begun.count < 2 * Self.copies, "\(begun.count)")
    }
}
