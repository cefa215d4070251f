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

    private static let dataFolders = ["data", "copies", "pipes"]
    private static let dataFiles = ["data.h5"]
    private static let ownFolders = ["journal", "logs", "trace", "events"]
    private static let ownFiles = [
        "session.json", "graph.source", "graph.options.json", "lease", "request", "summary.json",
        Self.marker,
    ]
    private static let marker = "cleaned"
    private static let last = ["session.json", marker]

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

    /// What belongs to an edited graph, whole or not: see SessionEdit.
    private static func isEdit(_ name: String) -> Bool {
        ["edit-", ".edit-"].contains { name.hasPrefix($0) && Int(name.dropFirst($0.count)) != nil }
    }

    private static func isOwn(_ name: String) -> Bool {
        isData(name) || isEdit(name) || ownFolders.contains(name) || ownFiles.contains(name)
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
        try Files.write([], to: session.path + "/" + Self.marker)
        for name in Files.names(in: session.path) where Self.isOwn(name) {
            // Last: without the one this is no session, and without the other it seems to have its data.
            if Self.last.contains(name) || !all && !Self.isData(name) { continue }
            try Files.removeTree(session.path + "/" + name)
        }
        guard all else { return }
        for name in Self.last { try Files.removeTree(session.path + "/" + name) }
        Files.removeEmptyFolder(session.path)
    }
}

extension SessionDirectory {
    /// Its data was given up by `weir clean`.
    package var isCleaned: Bool { Files.exists(path + "/cleaned") }
}
