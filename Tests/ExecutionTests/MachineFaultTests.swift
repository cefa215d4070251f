import Components
import Foundation
import Storage
import Testing

@testable import Execution
@testable import Spawner

/// What ends the run and leaves the Drop open, and what is the app's own failure.
struct MachineFaultTests {
    private let folder = FileManager.default.temporaryDirectory.path

    private func isOfMachine(_ cause: FailureCause) -> Bool {
        MachineFault.behind(cause, in: folder) != nil
    }

    @Test(arguments: [ENOSPC, EIO, EMFILE, ESTALE, EDQUOT])
    func whatTheMachineRefusesIsNotTheAppsFault(_ code: Int32) {
        #expect(isOfMachine(.problem(.file(FileError("write", "x", code: code)))))
        #expect(isOfMachine(.problem(.dataset(.file(FileError("open", "x", code: code))))))
    }

    @Test(arguments: [ENOENT, EACCES, EISDIR])
    func whatTheGraphGotWrongIs(_ code: Int32) {
        #expect(!isOfMachine(.problem(.file(FileError("open", "x", code: code)))))
        #expect(!isOfMachine(.problem(.inputMissing(tried: ["x"]))))
        #expect(!isOfMachine(.componentUnknown))
        #expect(!isOfMachine(.timeLimit(milliseconds: 5)))
        #expect(!isOfMachine(.body(BodyFailure("it was told to"))))
    }

    @Test func aProgramThatSpeaksOfNoRoomFailedForThat() throws {
        let report = ProgramReport(ticket: 1, outcome: .exited(code: 1))
        let said = [
            "bash: line 1: echo: write error: No space left on device\n": ENOSPC,
            "OSError: [Errno 122] Disk quota exceeded: 'x'\n": EDQUOT,
        ]
        for (output, code) in said {
            let fault = MachineFault.behind(.program(report), in: folder, output: output)
            #expect(fault?.code == code)
        }
        let other = "no space between the words\n"
        #expect(MachineFault.behind(.program(report), in: folder, output: other) == nil)
    }

    @Test func aProgramFailsForItselfWhereThereIsRoom() {
        #expect(MachineFault.hasRoom(folder))
        #expect(MachineFault.hasRoom("/nowhere at all"))
        // A file system with no room at all, and none to be had.
        #expect(MachineFault.hasRoom("/proc"))
    }
}
