// Where an app writes a file, and where that is when the app has ended well.

import Graphs
import Storage

struct FileTarget: Equatable, Sendable {
    let draft: String
    let final: String
    /// On another disk than the draft, to which it is copied.
    var isCopied = false
    /// Where a program that goes by its name in the data folder writes it.
    var nameElsewhere: String?

    /// In the folder of the draft.
    init(_ final: String, orAt nameElsewhere: String? = nil) {
        self.final = final
        self.nameElsewhere = nameElsewhere
        draft = FilePlace.partial(final)
    }

    /// Though there is no draft, it has been written.
    var isThere: Bool { Files.exists(final) || nameElsewhere.map(Files.exists) ?? false }

    init(copying draft: String, to final: String) {
        self.draft = draft
        self.final = final
        isCopied = true
    }
}

extension DropBodies {
    /// What an app writes for a Drop; `usesScratch` is false where that has no room.
    func fileTarget(
        _ name: DropName, byProgram: Bool, usesScratch: Bool = true
    ) throws(Problem) -> FileTarget {
        let shared = try sharedPath(of: name)
        guard usesScratch, let scratch,
            let near = scratch.path(for: shared, of: name, in: places.files.dataFolder)
        else { return FileTarget(shared) }
        switch scratch.use(of: name) {
        case .none: return FileTarget(shared)
        case .kept: return FileTarget(near, orAt: shared)
        case .copied:
            guard byProgram else { return FileTarget(shared) }
            return FileTarget(copying: FilePlace.partial(near), to: shared)
        }
    }

    /// Where a Drop's file is, or is to be.
    func path(of name: DropName) throws(Problem) -> String {
        let shared = try sharedPath(of: name)
        return scratchPath(of: name, shared) ?? shared
    }

    /// Where an app reads it: in a copy, if it is gone.
    func readPath(of name: DropName) throws(Problem) -> String {
        let path = try path(of: name)
        guard copies[name.component] > 0, !Files.exists(path),
            let copy = copies.places.existing(of: path).first
        else { return path }
        CopyUse.note()
        return copy
    }

    /// If it lies in the scratch folder.
    func scratchPath(of name: DropName, _ shared: String) -> String? {
        guard let scratch,
            let near = scratch.path(for: shared, of: name, in: places.files.dataFolder),
            Files.exists(near)
        else { return nil }
        return near
    }

    func isInScratch(_ path: String) -> Bool {
        scratch.map { path.hasPrefix($0.folder.path + "/") } ?? false
    }

    func sharedPath(of name: DropName) throws(Problem) -> String {
        do { return try places.path(of: name) } catch { throw .badPath(error) }
    }

    /// Gives the outputs of an app that ended well their names; one that it did not write is empty. What is
    /// copied has its name already.
    func publish(_ outputs: [FileTarget]) throws(Problem) {
        do {
            for output in outputs where !output.isCopied {
                if Files.exists(output.draft) {
                    FaultPoint.pass(.beforeRename)
                    // A folder takes the name of an empty one only.
                    if Files.isFolder(output.draft), Files.isFolder(output.final) {
                        try Files.removeTree(output.final)
                    }
                    try Files.rename(output.draft, to: output.final)
                    FaultPoint.pass(.afterRename)
                } else if !output.isThere {
                    try Files.write([], to: output.final)
                }
            }
        } catch { throw .file(error) }
    }

    /// Takes away what an app that failed has begun to write.
    func discard(_ outputs: [FileTarget]) {
        for output in outputs { Files.remove(output.draft) }
    }

    func discard(_ invocation: Invocation) {
        discard(invocation.outputs)
        invocation.shared?.removeFiles()
    }

    func makeFolders(for output: FileTarget) throws(Problem) {
        try makeFolder(above: output.draft)
        if output.isCopied { try makeFolder(above: output.final) }
    }

    /// The session's own is there: a file server need not be asked for each Drop.
    private func makeFolder(above path: String) throws(Problem) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
            path[..<slash] != places.files.dataFolder
        else { return }
        do { try Files.makeFolder(above: path) } catch { throw .file(error) }
    }
}
