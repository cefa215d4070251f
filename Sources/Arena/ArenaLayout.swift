// An arena whose arrays have their places before any is written: others, which know the places, write the bytes.

package import Storage

package enum ArenaLayout {
    package struct Array: Sendable {
        package var name: String
        package var form: ArrayForm
        package var offset: Int
        package var unit: String

        package init(name: String, form: ArrayForm, offset: Int, unit: String) {
            self.name = name
            self.form = form
            self.offset = offset
            self.unit = unit
        }
    }

    /// The first place.
    package static var start: Int { FreeSpace.alignment(for: 1 << 16) }

    package static func alignment(for count: Int) -> Int { FreeSpace.alignment(for: count) }

    /// The metadata goes behind `end`. Others may have begun to write before it is there.
    package static func make(
        _ path: String, _ arrays: [Array], end: Int
    ) throws(ArenaError) {
        let file = try ArenaFile(opening: path, forWriting: true, mayCreate: true)
        var tree = ArenaTree()
        for array in arrays {
            try ArenaName.check(array.name)
            let extent = Extent(offset: array.offset, count: array.form.byteCount)
            let attributes = array.unit.isEmpty ? [] : [ArenaAttribute("units", .text(array.unit))]
            let header = ObjectHeader.dataset(
                .number(array.form.type), array.form.shape, .contiguous(extent), attributes)
            guard tree.add(array.name, header: header.encoded, []) != nil else {
                throw .taken(name: array.name)
            }
        }
        let address = (end + 7) & ~7
        let (bytes, root) = tree.encodeMarked(at: address)
        try file.write(bytes, at: address)
        try file.write(Superblock.encode(end: address + bytes.count, root: root), at: 0)
    }
}

/// A part of such an array, as who makes it writes it.
package enum ArenaPart {
    /// Returns the checksum of the bytes.
    package static func write(
        _ bytes: DropBytes, to path: String, at offset: Int
    ) throws(ArenaError) -> UInt32 {
        let file = try ArenaFile(opening: path, forWriting: true, mayCreate: true)
        var sum: UInt32 = 0
        var done = 0
        try bytes.forEachWindow { (window) throws(ArenaError) in
            sum = try file.writeChecked(window, at: offset + done, after: sum)
            done += window.count
        }
        return sum
    }

    /// Nobody needs it any more.
    package static func punch(_ path: String, at offset: Int, count: Int) {
        guard let file = try? ArenaFile(opening: path, forWriting: true) else { return }
        file.punch(Extent(offset: offset, count: count))
    }
}
