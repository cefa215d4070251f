// Failures that are the machine's and not the app's: a disk that is full, no process or file to be had, a
// file system that has gone. They end the run and leave the Drop open, as if it had not been begun: its
// tries are for what it does itself, and a resumed run has all of them.
//
// A program's exit status does not tell what it met with. One that fails where there is no room left, or that
// says so in the last of what it prints, is taken to have failed for that; it runs again when there is room,
// and if it was its own fault it then fails again. What it says counts, too, for nobody sees a quota from here,
// and what has filled the disk may be gone, with who wrote it on another rank, before it is looked at.

internal import Glibc
import Spawner
import Storage

package enum MachineFault {
    /// Less than that, in bytes, is no room.
    static let room = 1 << 20

    /// Nil where the app is to blame. To be asked before anything is removed.
    static func behind(
        _ cause: FailureCause, in folder: String, output: String = ""
    ) -> FileError? {
        switch cause {
        case .problem(.file(let error)), .problem(.dataset(.file(let error))):
            return error.isOfMachine ? error : nil
        case .program(let report):
            if case .notStarted(let step, let code) = report.outcome {
                let error = FileError("\(step)", folder, code: code)
                return error.isOfMachine ? error : nil
            }
            if !hasRoom(folder) { return FileError("write", folder, code: ENOSPC) }
            return wantOfRoom(saidIn: output).map {
                FileError("write", "a file of a program", code: $0)
            }
        case .body(let failure):
            return failure.file.flatMap { $0.isOfMachine ? $0 : nil }
        case .componentUnknown, .problem, .timeLimit, .memory, .gpusMissing: return nil
        }
    }

    /// What nearly every program prints of it, whatever it is written in: the C library's words.
    package static func wantOfRoom(saidIn output: String) -> Int32? {
        [ENOSPC, EDQUOT].first { output.contains(String(cString: strerror($0))) }
    }

    /// Also where nobody can tell.
    static func hasRoom(_ folder: String) -> Bool {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0, facts.f_blocks > 0, facts.f_frsize > 0 else {
            return true
        }
        let blocks = geteuid() == 0 ? facts.f_bfree : facts.f_bavail
        let hasNodes = facts.f_files == 0 || facts.f_ffree > 0
        return hasNodes && Double(blocks) * Double(facts.f_frsize) >= Double(room)
    }
}
