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
}
