// Where copies of what a session keeps are: folders 1, 2 … beside its data folder, in each of which files have
// the names that they have there, and arenas too. Who looks for a copy needs to know no more than that.

package struct CopyPlaces: Equatable, Sendable {
    package let dataFolder: String
    package let folder: String

    package init(dataFolder: String) {
        self.dataFolder = dataFolder
        folder = Files.folder(of: dataFolder) + "/copies"
    }

    package func folder(_ number: Int) -> String { "\(folder)/\(number)" }

    /// Of a file of the data folder, or one elsewhere that the graph names.
    package func path(_ number: Int, of path: String) -> String {
        guard path.hasPrefix(dataFolder + "/") else {
            return "\(folder)/\(number)/absolute" + path
        }
        return "\(folder)/\(number)" + path.dropFirst(dataFolder.count)
    }

    /// Those that are there.
    package func existing(of path: String) -> [String] {
        numbers.map { self.path($0, of: path) }.filter { Files.exists($0) }
    }

    /// The first of them that has what was recorded: where there is no checksum the size must do.
    package func whole(of path: String, size: UInt64, checksum: UInt32?) -> String? {
        existing(of: path).first { Self.isWhole($0, size: size, checksum: checksum) }
    }

    package static func isWhole(_ path: String, size: UInt64, checksum: UInt32?) -> Bool {
        guard Files.isRegular(path) else { return false }
        guard Files.size(of: path).map({ UInt64($0) }) == size else { return false }
        guard let checksum else { return true }
        return (try? Files.checksum(of: path)) == checksum
    }

    package func remove(of path: String) {
        for copy in existing(of: path) { try? Files.removeTree(copy) }
    }

    /// Of the folders that there are.
    package var numbers: [Int] { Files.names(in: folder).compactMap { Int($0) }.sorted() }
}
