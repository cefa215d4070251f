// Where a file Drop lies. A path that the graph names wins: absolute ones as they are, relative ones
// under the session's data folder; what no app makes is an input, looked for where the run was
// started and beside the graph. Instances that would share a name get theirs into it.
//
// A Drop is written under a partial name and renamed when its app has ended well, so that nobody ever
// sees half a file. Every rank works the same paths out for itself.

internal import Glibc
package import Graphs

package struct FilePlace: Sendable {
    package enum PathError: Error, Equatable {
        case variableUnset(String)
        case leavesSession(String)
        /// It has a character that ends it for the system.
        case hasNul
    }

    /// What file systems take, in bytes.
    private static let longestName = 255

    package let dataFolder: String
    /// Where inputs are looked for, in this order.
    package let inputFolders: [String]

    /// Names that several components have: their ids tell them apart.
    private let sharedNames: Set<String>

    package init(dataFolder: String, inputFolders: [String], for components: [Component] = []) {
        self.dataFolder = dataFolder
        self.inputFolders = inputFolders
        var seen: Set<String> = []
        sharedNames = Set(
            components.lazy.filter { $0.kind == .data }.map { Self.safe($0.name) }
                .filter { !seen.insert($0).inserted })
    }

    /// The final path of a Drop that some app makes.
    package func path(of instance: Int, _ component: Component) throws(PathError) -> String {
        guard let given = try givenPath(component, instance) else {
            return dataFolder + "/" + defaultName(component, instance)
        }
        var path = given
        if component.count > 1, !Self.distinguishes(component, instance) {
            path = Self.insert(component.instanceID(of: instance), into: path)
        }
        if path.hasSuffix("/") { path += defaultName(component, instance) }
        if path.hasPrefix("/") { return path }
        guard !Self.climbs(path) else { throw .leavesSession(path) }
        return dataFolder + "/" + path
    }

    /// Where the file of a Drop that no app makes may be: the first that exists counts.
    package func inputCandidates(
        _ instance: Int, _ component: Component
    ) throws(PathError) -> [String] {
        guard let given = try givenPath(component, instance) else {
            return [dataFolder + "/" + defaultName(component, instance)]
        }
        if given.hasPrefix("/") { return [given] }
        return inputFolders.map { $0 + "/" + given } + [dataFolder + "/" + given]
    }

    /// The name under which a file is written: hidden, and with the ending that programs look at.
    package static func partial(_ path: String) -> String {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let name = path[start...]
        let hidden = String(path[..<start]) + ".part-"
        let length = name.utf8.count
        guard length <= longestName, length + ".part-".utf8.count > longestName else {
            return hidden + name
        }
        // As much of its end as there is room for, and a number for the rest.
        let sum = Array(name.utf8).withUnsafeBytes { CRC32C.checksum($0) }
        var ending = name
        while ending.utf8.count > longestName - 20 { ending.removeFirst() }
        return hidden + String(sum, radix: 16) + "-" + ending
    }

    /// What a program that runs in the data folder calls a file.
    package func nameInDataFolder(_ path: String) -> String {
        path.hasPrefix(dataFolder + "/") ? String(path.dropFirst(dataFolder.count + 1)) : path
    }

    // MARK: Names

    private func givenPath(_ component: Component, _ instance: Int) throws(PathError) -> String? {
        guard let text = component.text("filepath", of: instance), !text.isEmpty else { return nil }
        guard !text.utf8.contains(0) else { throw .hasNul }
        var path = text
        if path.utf8.contains(UInt8(ascii: "{")) {
            let human = defaultName(component, instance)
            for name in ["uid", "auto", "humanKey"] { path.replace("{\(name)}", with: human) }
            path.replace("{iid}", with: component.instanceID(of: instance))
        }
        return try Self.expandVariables(path)
    }

    /// True where the path that is given is one Drop's alone.
    private static func distinguishes(_ component: Component, _ instance: Int) -> Bool {
        if component.hasOwn("filepath", instance) { return true }
        let text = component.fields.text("filepath") ?? ""
        return ["{uid}", "{auto}", "{humanKey}", "{iid}"].contains { text.contains($0) }
            || text.hasSuffix("/")
    }

    private func defaultName(_ component: Component, _ instance: Int) -> String {
        "\(ownName(of: component))_\(component.instanceID(of: instance))"
    }

    /// A component's name, with its id where others have the same.
    package func ownName(of component: Component) -> String {
        let name = Self.safe(component.name)
        return sharedNames.contains(name) ? name + "_" + Self.safe(component.id) : name
    }

    /// There is to be room for an instance and an ending.
    private static let longestSafeName = longestName - 55
    private static let unsafe = ":,/ \n\0"

    private static func safe(_ name: String) -> String {
        // Most names are, and each file's path asks.
        let isSafe = !name.utf8.contains { byte in unsafe.utf8.contains(byte) }
        if isSafe, name.utf8.count <= longestSafeName { return name }
        var safe = ""
        for character in name {
            let next = unsafe.contains(character) ? "_" : character
            guard safe.utf8.count + next.utf8.count <= longestSafeName else { break }
            safe.append(next)
        }
        return safe
    }

    private static func climbs(_ path: String) -> Bool {
        path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
    }

    /// "out.txt" of instance 0-3 is "out_0-3.txt".
    private static func insert(_ instanceID: String, into path: String) -> String {
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
            return path + "_" + instanceID
        }
        return path[..<dot] + "_" + instanceID + path[dot...]
    }

    static func expandVariables(_ path: String) throws(PathError) -> String {
        guard path.utf8.contains(UInt8(ascii: "$")) else { return path }
        var expanded = ""
        var rest = path[...]
        while let dollar = rest.firstIndex(of: "$") {
            expanded += rest[..<dollar]
            let name = rest[rest.index(after: dollar)...].prefix {
                $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber)
            }
            guard let value = getenv(String(name)) else { throw .variableUnset(String(name)) }
            expanded += String(cString: value)
            rest = rest[name.endIndex...]
        }
        return expanded + rest
    }
}
