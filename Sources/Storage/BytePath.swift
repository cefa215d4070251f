// A path as the system has it. Names are bytes, and need not be UTF-8: a String of one that is not is another name.

internal import Glibc

struct BytePath: Equatable {
    /// With the zero that ends it.
    let characters: [CChar]

    init(_ path: String) { characters = Array(path.utf8CString) }

    private init(_ path: UnsafePointer<CChar>) {
        characters = Array(UnsafeBufferPointer(start: path, count: strlen(path) + 1))
    }

    private init(_ characters: some Sequence<CChar>) { self.characters = characters + [0] }

    /// For people.
    var text: String { characters.withUnsafeBufferPointer { String(cString: $0.baseAddress!) } }

    private var name: ArraySlice<CChar> { characters.dropLast() }

    static func / (folder: BytePath, entry: BytePath) -> BytePath {
        BytePath(folder.name + [CChar(UInt8(ascii: "/"))] + entry.name)
    }

    var isAbsolute: Bool { characters[0] == CChar(UInt8(ascii: "/")) }

    func isInside(_ folder: BytePath) -> Bool {
        name.starts(with: folder.name + [CChar(UInt8(ascii: "/"))])
    }

    /// What a folder holds, in order of names; nothing where there is none.
    var entries: [BytePath] {
        guard let folder = opendir(characters) else { return [] }
        defer { closedir(folder) }
        var found: [BytePath] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                BytePath(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != BytePath("."), name != BytePath("..") { found.append(name) }
        }
        return found.sorted { $0.characters.lexicographicallyPrecedes($1.characters) }
    }

    /// Without links in it; as it is where there is no such file.
    var resolved: BytePath {
        guard let path = realpath(characters, nil) else { return self }
        defer { free(path) }
        return BytePath(path)
    }

    /// Of a link: what it says; nil of anything else.
    var destination: BytePath? {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(characters, &text, text.count)
        return count > 0 ? BytePath(text[..<count]) : nil
    }
}
