/// Names in an arena: parts between slashes, as HDF5 takes them.
package enum ArenaName {
    /// A part of a name, made of any text: what HDF5 gives a meaning to is replaced.
    package static func part(_ text: String) -> String {
        if isRight(text) { return text }
        let replaced = text.map { $0 == "/" || $0 == "\0" ? "_" : $0 }
        let part = String(decoding: String(replaced).utf8.prefix(255), as: UTF8.self)
        return part.isEmpty || part == "." || part == ".." ? "_" : part
    }

    /// As nearly all are.
    private static func isRight(_ text: String) -> Bool {
        let bytes = text.utf8
        return (1...255).contains(bytes.count) && bytes.first != UInt8(ascii: ".")
            && bytes.allSatisfy { $0 != UInt8(ascii: "/") && $0 != 0 }
    }

    /// The same for the first part, which is not to be taken for the packs.
    package static func group(_ text: String) -> String {
        let part = part(text)
        return part == packs ? "_" + part : part
    }

    static let packs = "packed"

    static func check(_ name: String) throws(ArenaError) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isRight = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part.utf8.count <= 1024 && !part.utf8.contains(0)
        }
        guard isRight else { throw .name(name) }
    }
}
