// A session's directory: a constant number of files a rank, never one a Drop, except those that the
// graph itself names.
//
//     session.json   what was started, with what, when        journal/   one file a rank
//     graph.source   the graph as it was given                logs/      one packed log a rank
//     graph.options.json   how it was read: parameters and the like
//     lease          who runs it: see SessionLease
//     request        what `weir cancel` or `drain` asks for, until rank 0 takes it away
//     summary.json   how it ended; not there while it runs    trace/     who ran when, one file a rank
//                                                             events/    those that were asked for
//     data.h5        all arrays by their names                data/      file Drops, arenas of arrays
//                                                             copies/    what was asked for by replicate
//     edit-N/        graph.source, graph.options.json, journal, trace and events since the graph was
//                    edited for the Nth time: see SessionEdit

internal import Glibc
package import Storage

package struct SessionDirectory: Equatable, Sendable {
    package let path: String
    /// How often the graph was edited.
    package let edits: Int
    /// Where what depends on the graph's numbers is.
    let root: String

    package init(path: String, edits: Int = 0) {
        self.init(path: path, edits: edits, isDraft: false)
    }

    init(path: String, edits: Int, isDraft: Bool) {
        self.path = path
        self.edits = edits
        root = edits == 0 ? path : "\(path)/\(isDraft ? ".edit" : "edit")-\(edits)"
    }

    package var descriptionFile: String { path + "/session.json" }
    package var graphFile: String { root + "/graph.source" }
    package var optionsFile: String { root + "/graph.options.json" }
    package var summaryFile: String { path + "/summary.json" }
    var leaseFile: String { path + "/lease" }
    package var dataFolder: String { path + "/data" }
    /// Links to the arrays of all arenas; made at the end.
    package var arrayFile: String { path + "/data.h5" }
    private var journalFolder: String { root + "/journal" }
    private var logFolder: String { path + "/logs" }

    private var traceFolder: String { root + "/trace" }

    /// Of programs that run; empty when none does.
    package var pipeFolder: String { path + "/pipes" }
    private var eventFolder: String { root + "/events" }

    /// The arrays that a rank's apps wrote; only where there are any.
    /// Each run of the session has its own.
    package func arenaFile(rank: Int, run: Int) -> String {
        dataFolder + (run == 1 ? "/arena-\(rank).h5" : "/arena-\(rank).run-\(run).h5")
    }

    /// Arrays that several apps have written.
    package func gatherFile(run: Int) -> String {
        dataFolder + (run == 1 ? "/arena-gathered.h5" : "/arena-gathered.run-\(run).h5")
    }

    /// What was in memory when a run ended early.
    package func savedFile(rank: Int, run: Int) -> String {
        dataFolder + "/.memory-\(rank).run-\(run)"
    }

    /// Those that are there, the latest run's first.
    package var arenaFiles: [String] { arenaFilesByRun.flatMap(\.self) }

    /// Of each run that has any, the last first.
    package var arenaFilesByRun: [[String]] { arenaFilesByRun(in: dataFolder) }

    /// Copies of those in the data folder.
    package var copiedArenas: [[String]] {
        let copies = CopyPlaces(dataFolder: dataFolder)
        return copies.numbers.flatMap { arenaFilesByRun(in: copies.folder($0)) }
    }

    private func arenaFilesByRun(in folder: String) -> [[String]] {
        var found: [(run: Int, rank: Int, path: String)] = []
        for name in Files.names(in: folder) where name.hasPrefix("arena-") {
            let parts = name.dropFirst(6).split(separator: ".")
            guard parts.last == "h5", let first = parts.first,
                let rank = first == "gathered" ? -1 : Int(first)
            else { continue }
            let run = parts.count == 3 ? Int(parts[1].dropFirst(4)) ?? 1 : 1
            found.append((run, rank, folder + "/" + name))
        }
        found.sort { ($1.run, $0.rank) < ($0.run, $1.rank) }
        let starts = found.indices.filter { $0 == 0 || found[$0 - 1].run != found[$0].run }
        return zip(starts, starts.dropFirst() + [found.count]).map { start, end in
            found[start..<end].map(\.path)
        }
    }
    package func eventFile(rank: Int) -> String { eventFolder + "/rank-\(rank).events" }
    /// It is there for a moment only: see SpillFile.
    package func spillFile(rank: Int) -> String { path + "/rank-\(rank).spill" }
    package func traceFile(rank: Int) -> String { traceFolder + "/rank-\(rank).trace" }
    package func journalFile(rank: Int) -> String { journalFolder + "/rank-\(rank).journal" }
    func markFile(rank: Int) -> String { logFolder + "/rank-\(rank).mark" }
    package func logFile(rank: Int) -> String { logFolder + "/rank-\(rank).log" }

    /// Makes a new session; the directory must not be there yet, or be empty.
    /// Colleagues of a group may read it, if there is one.
    package static func create(
        at path: String, group: UInt32? = nil
    ) throws(FileError) -> SessionDirectory {
        try Files.makeFolder(above: path)
        if mkdir(path, 0o700) != 0 {
            guard errno == EEXIST, isEmptyFolder(path) else { throw FileError("mkdir", path) }
        }
        if let group {
            do throws(FileError) { try FileAccess.give(path, to: group) } catch {
                rmdir(path)
                throw error
            }
        }
        // As where the folder that we are in has gone, or its path is too long for the system.
        guard let absolute = realpath(path, nil) else {
            let error = FileError("realpath", path)
            rmdir(path)
            throw error
        }
        defer { free(absolute) }
        let session = SessionDirectory(path: String(cString: absolute))
        do throws(FileError) {
            try session.makeNumberedFolders()
            try session.makeLastingFolders()
        } catch {
            session.removeEmptyFolders()
            throw error
        }
        return session
    }

    /// Of one that was made in vain, and that nobody else can have: it would be in the way of the next
    /// try.
    package func giveUp(_ lease: SessionLease) {
        try? Files.removeTree(path)
        lease.release()
    }

    /// Whoever may have it, too, has put something into them.
    package func removeEmptyFolders() {
        for folder in [journalFolder, traceFolder, eventFolder, logFolder, dataFolder, path] {
            Files.removeEmptyFolder(folder)
        }
    }

    /// For all that names Drops by their numbers in the graph.
    func makeNumberedFolders() throws(FileError) {
        for folder in [journalFolder, traceFolder, eventFolder] { try Files.makeFolder(folder) }
    }

    /// For what stays when the graph is edited. Every run begins with them: somebody may have removed one.
    package func makeLastingFolders() throws(FileError) {
        for folder in [logFolder, dataFolder] { try Files.makeFolder(folder) }
    }

    /// A session that is there; nil where the path is none.
    package static func open(_ path: String) -> SessionDirectory? {
        var session = SessionDirectory(path: absolute(path))
        guard Files.exists(session.descriptionFile) else { return nil }
        while true {
            let edited = SessionDirectory(path: session.path, edits: session.edits + 1)
            guard Files.exists(edited.root) else { return session }
            session = edited
        }
    }

    /// The name of a session that was given none: the graph's and the time.
    package static func defaultPath(graph: String) -> String {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, "%Y%m%d-%H%M%S", &parts)
        let stamp = String(decoding: text[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let base = "\(graph.isEmpty ? "graph" : graph)-\(stamp)"
        var path = base + ".weir"
        var number = 2
        while Files.exists(path) {
            path = "\(base)-\(number).weir"
            number += 1
        }
        return path
    }

    /// The journals that are there, by rank: of all runs of the session.
    package var journals: [(rank: Int, path: String)] {
        files(in: journalFolder, "rank-", ".journal")
    }

    /// The traces that are there.
    package var traces: [(rank: Int, path: String)] { files(in: traceFolder, "rank-", ".trace") }

    private func files(
        in folder: String, _ head: String, _ tail: String
    ) -> [(rank: Int, path: String)] {
        Files.names(in: folder).compactMap { name in
            guard name.hasPrefix(head), name.hasSuffix(tail),
                let rank = Int(name.dropFirst(head.count).dropLast(tail.count)), rank >= 0
            else { return nil }
            return (rank, folder + "/" + name)
        }.sorted { $0.rank < $1.rank }
    }

    package static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func isEmptyFolder(_ path: String) -> Bool {
        guard let folder = opendir(path) else { return false }
        defer { closedir(folder) }
        var entries = 0
        while readdir(folder) != nil { entries += 1 }
        return entries <= 2
    }
}
