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

    /// What a folder holds, in order of names.
    func entries() throws(FileError) -> [BytePath] {
        guard let folder = opendir(characters) else { throw FileError("opendir", text) }
        defer { closedir(folder) }
        var found: [BytePath] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                BytePath(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != BytePath("."), name != BytePath("..") { found.append(name) }
        }
        guard errno == 0 else { throw FileError("readdir", text) }
        return found.sorted { $0.characters.lexicographicallyPrecedes($1.characters) }
    }

    /// Without links in it; as it is where there is no such file.
    var resolved: BytePath {
        guard let path = realpath(characters, nil) else { return self }
        defer { free(path) }
        return BytePath(path)
    }

    /// Of a link: what it leads to is not among what is taken along, the last of which it is in.
    func leavesAll(_ roots: [BytePath]) -> Bool {
        let end = resolved
        let staysInside = roots.last.map { end.isInside($0) } ?? false
        // One that leads to a folder around it would be followed without end.
        let isCircle = roots.contains { $0 == end || $0.isInside(end) }
        let isAbsolute = destination?.isAbsolute ?? false
        return end != self && !isCircle && (!staysInside || isAbsolute)
    }

    /// What it is, and its mode; of a link its own.
    func mode() throws(FileError) -> mode_t {
        var status = stat()
        guard lstat(characters, &status) == 0 else { throw FileError("stat", text) }
        return status.st_mode
    }

    /// Beside it, for what is to be called so: short where the name is as long as can be, and told from others
    /// of this process by a number.
    func draft(_ number: UInt64) -> BytePath {
        let slash = name.lastIndex(of: CChar(UInt8(ascii: "/")))
        let folder = slash.map { name[...$0] } ?? []
        return BytePath(folder + BytePath(".part-\(getpid())-\(number)").name)
    }

    /// Of a link: what it says; nil of anything else.
    var destination: BytePath? {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(characters, &text, text.count)
        return count > 0 ? BytePath(text[..<count]) : nil
    }
}
