// A body that reads data while it is written. Each run has a reader of its own, that is told of every
// piece in order, by one thread at a time; what it writes may be read on at once in turn.

package import Storage

package protocol StreamBody: InProcessBody {
    func reader() -> any StreamReader
    /// A few kilobytes are read in a moment.
    var readsBriefly: Bool { get }
}

extension StreamBody {
    package var readsBriefly: Bool { true }
}

package protocol StreamReader: AnyObject, Sendable {
    /// The next bytes of an input.
    func read(_ bytes: DropBytes, of input: Int, _ work: Work) throws(BodyFailure)
    /// All inputs have ended.
    func end(_ work: Work) throws(BodyFailure)
}
