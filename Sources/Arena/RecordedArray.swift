/// An array as records tell of it, and enough to find it in an arena whose metadata is lost.
package struct RecordedArray: Equatable, Sendable {
    /// How it was cut into pieces.
    package struct Pieces: Equatable, Sendable {
        package let filter: ChunkFilter
        package let rowsAtOnce: Int

        package init(_ filter: ChunkFilter, rowsAtOnce: Int) {
            self.filter = filter
            self.rowsAtOnce = rowsAtOnce
        }
    }

    package let reference: ArenaReference
    package let attributes: [ArenaAttribute]
    /// It goes among others.
    package let isPacked: Bool
    /// Of what is compressed.
    package let pieces: Pieces?

    package init(
        _ reference: ArenaReference, _ attributes: [ArenaAttribute] = [], isPacked: Bool = false,
        _ pieces: Pieces? = nil
    ) {
        self.reference = reference
        self.attributes = attributes
        self.isPacked = isPacked
        self.pieces = pieces
    }

    /// With its contents somewhere in the file.
    func header(_ layout: StoredLayout) -> ObjectHeader {
        ObjectHeader.dataset(
            .number(reference.form.type), reference.form.shape, layout,
            ArenaWriter.attributes(attributes, reference.checksum))
    }
}
