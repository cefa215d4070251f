// What is wrong with a session that is there: what of it, and how to go on without it.

import Sessions
import Storage

extension Complaint {
    static func noSession(_ path: String) -> Complaint {
        let folder = SessionDirectory.absolute(path)
        guard Files.exists(folder) || Files.isLink(path) else {
            return Complaint(
                "\(path): not a session: there is nothing of that name", try: "ls -d *.weir")
        }
        guard Files.isFolder(folder) else {
            return Complaint(
                "\(path): not a session: a session is a folder", try: "ls -d *.weir")
        }
        guard Files.isSearchable(folder) else {
            return Complaint(
                "\(path): may not be read by you",
                try: "ls -ld \(path); its owner can run with --group")
        }
        return Complaint("\(path): not a session: it has no session.json", try: "ls -d *.weir")
    }

    init(_ fault: SessionDescription.Fault, of session: SessionDirectory) {
        let file = session.descriptionFile
        switch fault {
        case .file(let error):
            self.init(
                "\(file): \(error.reason)", try: "ls -l \(file)",
                status: error.isOfMachine ? .fault : .wrongUsage)
        case .damaged: self = .damaged(file, in: session)
        case .newer(let format, let version):
            self.init(
                "\(session.path): a session in format \(format), of weir \(version); this weir "
                    + "\(Weir.version) reads up to format \(SessionDescription.format)",
                try: "weir \(version)")
        }
    }

    /// Nobody has said why: a rank has not, and it may be long ago that mpirun has.
    static func rankLost(_ signal: Int32, _ session: String) -> Complaint {
        Complaint(
            "a rank, or mpirun, was ended by signal \(signal), and the run with it",
            try: "weir status \(session) tells which rank; weir resume \(session) goes on",
            status: .fault)
    }

    /// What is wrong the launcher itself has said, before this.
    static func notLaunched(_ starter: String, ranks: Int, status: Int32) -> Complaint {
        Complaint(
            "run: \(starter) ended with status \(status) before any rank had begun the run",
            try: "\(starter) -n \(ranks) hostname; TMPDIR, ulimit -a, df -h /tmp", status: .fault)
    }

    static func noTemporaryFile(_ command: String, _ error: FileError) -> Complaint {
        Complaint(
            "\(command): no temporary file: \(error.path): \(error.reason)",
            try: "df -h \(error.path), or export TMPDIR=FOLDER, where there is room",
            status: error.isOfMachine ? .fault : .wrongUsage)
    }

    /// Of a file that a command wanted to make or change.
    init(_ command: String, _ error: FileError) {
        self.init(
            "\(command): \(error.path): \(error.call): \(error.reason)", try: error.remedy,
            status: error.isOfMachine ? .fault : .wrongUsage)
    }

    /// Of a file that is there and should be read.
    init(unreadable error: FileError) {
        self.init(
            "\(error.path): \(error.call): \(error.reason)",
            try: error.remedy ?? "ls -l \(error.path)",
            status: error.isOfMachine ? .fault : .wrongUsage)
    }

    /// Of a file that Weir wrote, and somebody or something has changed.
    static func damaged(
        _ file: String, in session: SessionDirectory, _ why: String? = nil
    ) -> Complaint {
        Complaint(
            "\(file): damaged: not what Weir wrote there" + (why.map { ": \($0)" } ?? ""),
            try: "a copy of it; or weir clean --all --force \(session.path), and weir run anew")
    }
}
