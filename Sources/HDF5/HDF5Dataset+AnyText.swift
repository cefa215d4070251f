// Texts of any length, for files that people make and for small tables. HDF5 keeps them in a heap that has no
// checksums, and wants a pointer for each; Weir's own big tables have texts of one width.

internal import CHDF5
internal import Glibc

extension HDF5Dataset {
    /// Writes all rows. A text ends at its first NUL.
    package func write(_ texts: [String]) throws(HDF5Error) {
        guard type == .anyText else { throw .otherType("texts") }
        guard texts.count == count else { throw .otherShape("texts") }
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        try pointers.withUnsafeBytesTyped { (bytes) throws(HDF5Error) in
            try write(bytes, rows: 0..<texts.count)
        }
    }

    /// Reads all rows; what is not UTF-8 is repaired.
    package func readTexts() throws(HDF5Error) -> [String] {
        guard type == .anyText else { throw .otherType("texts") }
        guard count > 0 else { return [] }
        let pointers = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(
            capacity: count)
        pointers.initialize(repeating: nil)
        defer { pointers.deallocate() }
        try read(UnsafeMutableRawBufferPointer(pointers), rows: 0..<count)
        let texts = pointers.map { pointer in pointer.map { String(cString: $0) } ?? "" }
        // H5Dread allocated each; H5free_memory is free() of the library that did.
        for pointer in pointers { try check("H5free_memory") { H5free_memory(pointer) } }
        return texts
    }
}

extension Array {
    fileprivate func withUnsafeBytesTyped(
        _ body: (UnsafeRawBufferPointer) throws(HDF5Error) -> Void
    ) throws(HDF5Error) {
        try span.withUnsafeBufferPointer { (buffer) throws(HDF5Error) in
            try body(UnsafeRawBufferPointer(buffer))
        }
    }
}
