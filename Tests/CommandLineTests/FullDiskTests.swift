import Foundation
import TestSupport
import Testing

/// A disk that is full costs no try, and nothing that is done.
@Suite(.timeLimit(.minutes(60)), .enabled(if: Mounting.words != nil, "nothing may be mounted here"))
struct FullDiskTests {
    @Test(arguments: [1, 2])
    func whatFailsForWantOfRoomIsTriedAgain(_ ranks: Int) throws {
        let place = try Workplace()
        // Every third fills what is left of the disk, as long as somebody has not made room.
        try place.writeGraph(
            command: "test $WEIR_INDEX != 2 || { head -c 9000000 /dev/zero > {out}; } "
                + "&& echo $WEIR_INDEX > {out}", copies: 5)
        try place.write(
            """
            mkdir disk && mount -t tmpfs -o size=6m none disk && cd disk
            '\(Workplace.weir)' run -n \(ranks) ../a.graph --session s; echo run $?
            '\(Workplace.weir)' status --quiet s
            mount -o remount,size=60m . && cd "$PWD"
            '\(Workplace.weir)' resume -n \(ranks) s; echo resume $?
            cat s/data/result_*
            """, to: "script")
        let run = try place.shell("\(Mounting.words ?? "") bash script")
        #expect(run.output.contains("run 70\n"), "\(run.output)\(run.errors)")
        // Whoever ran beside the third may have met it first.
        let isTold = (0..<5).contains {
            run.errors.contains("No space left on device\n  Work 0-\($0) failed on rank")
        }
        #expect(isTold, "\(run.errors)")
        #expect(run.output.contains("resumable\n"))
        // Its only try was not burned.
        #expect(run.output.hasSuffix("resume 0\n0\n1\n2\n3\n4\n"), "\(run.output)\(run.errors)")
    }

    /// What one rank's app had filled it with is gone before the other rank can look: its app has said why.
    @Test func aDiskThatWasFullForAMomentIsNoFailureOfTheAppBeside() throws {
        let place = try Workplace()
        let full = place.path + "/full"
        let met = place.path + "/met"
        let mended = place.path + "/mended"
        try place.writeGraph(
            command: """
                test -e '\(mended)' || case $WEIR_INDEX in
                0) head -c 9000000 /dev/zero > {out}; touch '\(full)'
                   until test -e '\(met)'; do sleep 0.01; done; exit 1;;
                1) trap '' TERM; until test -e '\(full)'; do sleep 0.01; done
                   echo x > {out} || touch '\(met)'
                   until test $(stat -f -c %f $(dirname {out})) -gt 100; do :; done; exit 1;;
                esac; echo $WEIR_INDEX > {out}
                """, copies: 2)
        try place.write(
            """
            mkdir disk && mount -t tmpfs -o size=6m none disk && cd disk
            '\(Workplace.weir)' run -n 2 ../a.graph --session s; echo run $?
            touch '\(mended)'
            '\(Workplace.weir)' resume -n 2 s; echo resume $?
            cat s/data/result_*
            """, to: "script")
        let run = try place.shell("\(Mounting.words ?? "") bash script")
        #expect(run.output.contains("run 70\n"), "\(run.output)\(run.errors)")
        #expect(run.output.hasSuffix("resume 0\n0\n1\n"), "\(run.output)\(run.errors)")
    }

    /// A quota shows in no figure of the file system: what the program says of it counts.
    @Test func aQuotaThatIsUsedUpIsNoFailureOfTheApp() throws {
        let place = try Workplace()
        let words = "cp: error writing x: Disk quota exceeded"
        try place.writeGraph(
            command:
                "test -e '\(place.path)/room' || { echo '\(words)'; exit 1; }; echo done > {out}"
        )
        let first = try place.weir("run", "a.graph", "--session", "s")
        #expect(first.status == 70)
        for part in [
            "Disk quota exceeded\n  Work 0-0 failed on rank 0", "its output says so",
            "try: quota -s, or lfs quota -hu $USER .; weir resume goes on from here",
        ] {
            #expect(first.errors.contains(part), "\(first.errors)")
        }
        try place.write("", to: "room")
        #expect(try place.weir("resume", "s").status == 0)
    }

    /// Whatever fails there is taken to have failed for that; whose failure it was is said.
    @Test func whatFailsOnADiskThatIsAlwaysSmallIsNamed() throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo a word; test $WEIR_INDEX = 0 && exit 3")
        try place.write(
            """
            mkdir disk && mount -t tmpfs -o size=900k none disk && cd disk
            '\(Workplace.weir)' run ../a.graph --session s; echo run $?
            '\(Workplace.weir)' status --quiet s
            """, to: "script")
        let run = try place.shell("\(Mounting.words ?? "") bash script")
        #expect(run.output.contains("run 70\nresumable\n"), "\(run.output)\(run.errors)")
        for part in [
            "/data: write: No space left on device\n  Work 0-0 failed on rank 0, host ",
            "\n  command: echo a word", "\n  last output:\n    a word\n",
            "less than 1 MiB is free there, and that is taken to be why",
        ] {
            #expect(run.errors.contains(part), "\(run.errors)")
        }
    }
}
