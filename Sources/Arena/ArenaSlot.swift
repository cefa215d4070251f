internal import Storage

/// Space for an array that is being written: by any thread, from several ranks, in any order.
package final class ArenaSlot: Sendable {
    /// Without a checksum.
    package let reference: ArenaReference
    let extent: Extent
    private let file: ArenaFile

    init(_ reference: ArenaReference, _ extent: Extent, in file: ArenaFile) {
        self.reference = reference
        self.extent = extent
        self.file = file
    }

    /// The slot of another rank's arena, to which this rank adds its part.
    package convenience init(opening reference: ArenaReference) throws(ArenaError) {
        guard let offset = reference.offset else { throw .outside(name: reference.name) }
        let file = try ArenaFile(opening: reference.path, forWriting: true)
        self.init(reference, Extent(offset: offset, count: reference.byteCount), in: file)
    }

    /// Bytes of the whole, from `offset` on.
    package func write(
        _ bytes: UnsafeRawBufferPointer, at offset: Int = 0
    ) throws(ArenaError) {
        try check(bytes.count, at: offset)
        try file.write(bytes, at: extent.offset + offset)
    }

    package func write(_ bytes: [UInt8], at offset: Int = 0) throws(ArenaError) {
        try bytes.span.withUnsafeBytes { (bytes) throws(ArenaError) in
            try write(bytes, at: offset)
        }
    }

    /// The same with the checksum of the bytes.
    package func writeChecked(
        _ bytes: UnsafeRawBufferPointer, at offset: Int = 0, after: UInt32 = 0
    ) throws(ArenaError) -> UInt32 {
        try check(bytes.count, at: offset)
        return try file.writeChecked(bytes, at: extent.offset + offset, after: after)
    }

    private func check(_ count: Int, at offset: Int) throws(ArenaError) {
        guard offset >= 0, offset <= extent.count - count else {
            throw .outside(name: reference.name)
        }
    }

    /// A block of the array, its elements in order.
    package func write(
        _ bytes: UnsafeRawBufferPointer, _ slab: Hyperslab
    ) throws(ArenaError) {
        let form = reference.form
        let size = form.type.byteCount
        guard slab.isInside(form.shape), slab.elementCount * size == bytes.count else {
            throw .outside(name: reference.name)
        }
        var done = 0
        try slab.forEachRun(in: form.shape) { (first, count) throws(ArenaError) in
            let run = UnsafeRawBufferPointer(rebasing: bytes[done..<done + count * size])
            try write(run, at: first * size)
            done += run.count
        }
    }

    package func read(
        into bytes: UnsafeMutableRawBufferPointer, at offset: Int = 0
    ) throws(ArenaError) {
        try check(bytes.count, at: offset)
        try file.read(bytes, at: extent.offset + offset)
    }

    /// Of all bytes, read again: what several have written has no other.
    package func checksum() throws(ArenaError) -> UInt32 { try file.checksum(of: extent) }
}
