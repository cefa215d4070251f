// How a body reads what it was given: whole, or in pieces, wherever it is.

package import Storage

extension Work {
    func isInMemory(_ input: Int) -> Bool {
        if case .memory(let bytes) = inputs[input] { !bytes.isOnDisk } else { false }
    }

    /// The whole of an input; of one that is absent, nothing.
    func read(_ input: Int) throws(BodyFailure) -> DropBytes {
        switch inputs[input] {
        case .memory(let bytes): return bytes
        case .absent: return .empty
        case .file(let path):
            do { return DropBytes(try Files.read(path)) } catch { throw BodyFailure(error) }
        case .stretches:
            var pieces: [DropBytes] = []
            try forEachPiece(of: input) { pieces.append($0) }
            return DropBytes(joining: pieces)
        }
    }

    /// What is in a file goes in pieces, for it may be larger than memory; what is in memory in one.
    package func forEachPiece(
        of input: Int, _ body: (DropBytes) throws(BodyFailure) -> Void
    ) throws(BodyFailure) {
        switch inputs[input] {
        case .memory(let bytes) where bytes.isOnDisk:
            try bytes.forEachWindow { (window) throws(BodyFailure) in
                try body(DropBytes(window))
            }
        case .memory, .absent: try body(read(input))
        case .file(let path):
            let file: InputFile
            do { file = try InputFile(opening: path) } catch { throw BodyFailure(error) }
            try Self.forEachPiece(of: file, body)
        case .stretches(let stretches):
            for stretch in stretches { try Self.forEachPiece(of: stretch.firstWhole(), body) }
        }
    }

    private static func forEachPiece(
        of file: InputFile, _ body: (DropBytes) throws(BodyFailure) -> Void
    ) throws(BodyFailure) {
        while true {
            let piece: DropBytes
            do { piece = try file.next(upTo: 1 << 20) } catch { throw BodyFailure(error) }
            if piece.count == 0 { return }
            try body(piece)
        }
    }

    /// A damaged one fails the app when its last piece was read.
    private static func forEachPiece(
        of stretch: FileStretch, _ body: (DropBytes) throws(BodyFailure) -> Void
    ) throws(BodyFailure) {
        let file: InputFile
        do { file = try InputFile(opening: stretch) } catch { throw BodyFailure(error) }
        var checksum: UInt32 = 0
        var count = 0
        try forEachPiece(of: file) { (piece) throws(BodyFailure) in
            checksum = CRC32C.checksum(piece.bytes, after: checksum)
            count += piece.count
            try body(piece)
        }
        guard count == stretch.count, stretch.checksum ?? checksum == checksum else {
            throw BodyFailure(
                "\(stretch.path): the bytes from \(stretch.offset) on are not those that were written"
            )
        }
    }
}
