/// Where an array is, and what: enough to read it on any rank without HDF5, and to find it again in an
/// arena whose metadata is lost. Also what a journal holds of it.
package struct ArenaReference: Equatable, Sendable {
    /// The arena's file.
    package let path: String
    /// The array's place in the arena's groups, parts separated by slashes.
    package let name: String
    package let form: ArrayForm
    /// Where its bytes begin in the file. Nil where they are compressed: only HDF5 can read those.
    package let offset: Int?
    /// CRC-32C of its bytes as they are in memory; nil where it was not computed.
    package let checksum: UInt32?

    package init(
        path: String, name: String, form: ArrayForm, offset: Int?, checksum: UInt32?
    ) {
        self.path = path
        self.name = name
        self.form = form
        self.offset = offset
        self.checksum = checksum
    }

    package var byteCount: Int { form.byteCount }
}
