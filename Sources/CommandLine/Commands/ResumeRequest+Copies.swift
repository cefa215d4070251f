import Storage

extension ResumeRequest {
    /// What is gone or damaged, and of which there is a whole copy, is there again before anything is run.
    func restore(
        _ lost: [(path: String, copy: String)], _ request: RunRequest
    ) throws(Complaint) {
        for (path, copy) in lost {
            let partial = FilePlace.partial(path)
            do throws(FileError) {
                try Files.makeFolder(above: path)
                _ = try Files.copyVerified(copy, to: partial)
                try Files.rename(partial, to: path)
            } catch {
                throw Complaint(
                    "resume: \(error.path): \(error.call): \(error.reason)", status: .fault)
            }
            if request.logLevel >= .warning {
                Terminal.complain(
                    "weir: \(path.inside(directory.path).shownInLine) was lost: made again from "
                        + copy.inside(directory.path).shownInLine)
            }
        }
    }

    /// HDF5 can read all arenas again; where that fails a run may still do what is left.
    func mendArenas(_ request: RunRequest, alone: Bool) {
        let tell = { (mended: MendedArena) in
            guard request.logLevel >= .warning else { return }
            for line in mended.lines(directory.path) { Terminal.complain(line) }
        }
        do throws(Complaint) {
            if alone {
                try MendedArena.mendAlone(directory, isThorough: false, tell: tell)
            } else {
                try MendedArena.mend(directory, isThorough: false, tell: tell)
            }
        } catch {
            if request.logLevel >= .warning { Terminal.complain(error.text) }
        }
    }
}
