// What a session takes, and how it is given back. Nothing is removed but what a session makes, and no
// link is followed: what it leads to is somebody else's.

package import Storage

package struct SessionSpace {
    private let session: SessionDirectory
    private let all: Bool
    package private(set) var bytes = 0
    package private(set) var files = 0
    /// What lies in the session's folder and is not the session's.
    package private(set) var strangers: [String] = []

    private static let dataFolders = ["data", "pipes"]
    private static let dataFiles = ["data.h5"]
    private static let ownFolders = ["journal", "logs", "trace", "events"]
    private static let ownFiles = [
        "session.json", "graph.source", "graph.options.json", "lease", "request", "summary.json",
        Self.marker,
    ]
    private static let marker = "cleaned"

    /// Of the data alone, or of it all.
    package init(_ session: SessionDirectory, all: Bool) {
        self.session = session
        self.all = all
        for name in Files.names(in: session.path) {
            let path = session.path + "/" + name
            guard Self.isOwn(name) else {
                strangers.append(name)
                continue
            }
            if all || Self.isData(name) { count(path) }
        }
    }

    private static func isData(_ name: String) -> Bool {
        dataFolders.contains(name) || dataFiles.contains(name)
            || name.hasPrefix("rank-") && name.hasSuffix(".spill")
    }

    private static func isOwn(_ name: String) -> Bool {
        isData(name) || ownFolders.contains(name) || ownFiles.contains(name)
    }

    private mutating func count(_ path: String) {
        if Files.isFolder(path) {
            for name in Files.names(in: path) { count(path + "/" + name) }
        } else {
            files += 1
            bytes += Files.space(of: path)
        }
    }

    package func giveBack() throws(FileError) {
        // First: whoever finds some of the data gone is to know why.
        if !all { try Files.write([], to: session.path + "/" + Self.marker) }
        for name in Files.names(in: session.path) where Self.isOwn(name) {
            // Last: without it this is no session, and could not be cleaned again.
            if name == "session.json" || !all && !Self.isData(name) { continue }
            try Files.removeTree(session.path + "/" + name)
        }
        guard all else { return }
        try Files.removeTree(session.descriptionFile)
        Files.removeEmptyFolder(session.path)
    }
}

extension SessionDirectory {
    /// Its data was given up by `weir clean`.
    package var isCleaned: Bool { Files.exists(path + "/cleaned") }
}
