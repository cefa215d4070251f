// The results of a graph: complete data in files of the session that no app reads. They can be given a
// second name in a folder of the user's; the session keeps the first.

import Engine
import Execution
import Graphs
import Sessions
import Storage

struct SessionResults {
    /// Paths, with their names below the folder of data.
    private var files: [(path: String, name: String)] = []
    private(set) var count = 0

    init(of directory: SessionDirectory) throws(Complaint) {
        let session = try LoadedSession(directory.path)
        let blueprint = session.blueprint
        var isMade = [Bool](repeating: false, count: blueprint.components.count)
        var isRead = isMade
        for link in blueprint.links {
            isMade[link.target.index] = true
            isRead[link.source.index] = true
        }
        let folder = session.directory.dataFolder + "/"
        var files = files
        try session.forEachDrop { (name, component, _) throws(Complaint) in
            let index = name.component.index
            guard component.kind == .data, isMade[index], !isRead[index],
                session.placement(of: name) == .file, !session.isInScratch(name),
                let path = session.place(of: name),
                // An absolute path was the graph's own wish.
                path.hasPrefix(folder)
            else { return }
            files.append((path, String(path.dropFirst(folder.count))))
        }
        self.files = files
        count = files.count
    }

    func deliver(to folder: String) throws(FileError) {
        try Files.makeFolder(folder)
        for (path, name) in files { try Files.deliver(path, to: folder + "/" + name) }
    }

    func text(_ folder: String) -> String {
        "\(count == 1 ? "1 result" : "\(count) results") in \(folder)"
    }
}
