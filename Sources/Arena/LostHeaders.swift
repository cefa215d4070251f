// Headers of compressed arrays in an arena that nothing leads to any more. A record tells all that is in such a
// header but where the tree of its pieces is: so whatever in the file is that header otherwise, with a right
// checksum, is one of the array's. It may be an old one, of contents that were written over since.

internal import Storage

struct LostHeaders {
    /// A header with zeros where the tree of pieces is, and without its checksum.
    private struct Pattern {
        let blank: [UInt8]
        /// Where the tree is told of.
        let root: Int

        /// Nil where a record does not tell enough.
        init?(of array: RecordedArray) {
            let form = array.reference.form
            guard let pieces = array.pieces, let rows = form.shape.first, form.isPossible,
                rows > 0, pieces.rowsAtOnce > 0
            else { return nil }
            let shape = [min(pieces.rowsAtOnce, rows)] + form.shape.dropFirst()
            guard shape.allSatisfy({ $0 < 1 << 32 }) else { return nil }
            let encoded = [0, Int.max].map { root in
                array.header(.chunked(root: root, shape: shape, pieces.filter)).encoded
            }
            guard let root = encoded[0].indices.first(where: { encoded[0][$0] != encoded[1][$0] })
            else { return nil }
            self.root = root
            blank = Array(encoded[0].dropLast(4))
        }
    }

    /// By the pattern.
    private var headers: [[UInt8]: [[UInt8]]] = [:]
    private var byName: [String: [UInt8]] = [:]
    /// By how long a pattern is, where its tree may be told of.
    private var roots: [Int: Set<Int>] = [:]

    /// Of some arrays in a file.
    init(of arrays: [RecordedArray], in file: ArenaFile) throws(ArenaError) {
        for array in arrays {
            guard let pattern = Pattern(of: array) else { continue }
            byName[array.reference.name] = pattern.blank
            headers[pattern.blank] = []
            roots[pattern.blank.count, default: []].insert(pattern.root)
        }
        if !headers.isEmpty { try search(file, length: file.size) }
    }

    /// The last in the file first.
    func candidates(_ name: String) -> [[UInt8]] {
        byName[name].flatMap { headers[$0] }?.reversed() ?? []
    }

    private mutating func search(_ file: ArenaFile, length: Int) throws(ArenaError) {
        let longest = (roots.keys.max() ?? 0) + 4
        let window = 1 << 20
        let bytes = DropBytes(count: window + (longest + 7) & ~7)
        var start = 0
        while start < length {
            let part = UnsafeMutableRawBufferPointer(
                rebasing: bytes.unfilled[..<min(bytes.count, length - start)])
            try file.read(part, at: start)
            look(in: UnsafeRawBufferPointer(part), upTo: window)
            start += window
        }
    }

    /// Headers begin at whole words.
    private mutating func look(in bytes: UnsafeRawBufferPointer, upTo end: Int) {
        let signature = UInt32(littleEndian: 0x5244_484F)
        for offset in stride(from: 0, to: min(end, bytes.count - 3), by: 8)
        where bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self) == signature {
            look(at: UnsafeRawBufferPointer(rebasing: bytes[offset...]))
        }
    }

    private mutating func look(at bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 10 else { return }
        let told = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 6, as: UInt32.self))
        let count = 10 + Int(told)
        guard let roots = roots[count], bytes.count >= count + 4 else { return }
        let sum = Lookup3.checksum(.init(rebasing: bytes[..<count]))
        guard
            sum.littleEndian == bytes.loadUnaligned(fromByteOffset: count, as: UInt32.self)
        else { return }
        for root in roots {
            var blank = Array(bytes[..<count])
            blank.replaceSubrange(root..<root + 8, with: repeatElement(0, count: 8))
            headers[blank]?.append(Array(bytes[..<(count + 4)]))
        }
    }
}
