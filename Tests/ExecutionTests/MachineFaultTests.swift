import Components
import Foundation
import Spawner
import Storage
import Testing

@testable import Execution

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

    @Test func aProgramFailsForItselfWhereThereIsRoom() {
        #expect(MachineFault.hasRoom(folder))
        #expect(MachineFault.hasRoom("/nowhere at all"))
        // A file system with no room at all, and none to be had.
        #expect(MachineFault.hasRoom("/proc"))
    }
}
