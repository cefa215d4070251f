// CopyApp and GenericGatherApp: all inputs, one behind the other, to every output. Of a stream, each
// piece as it comes.

import Storage

package struct Copy: StreamBody {
    package init() {}

    package func run(_ work: Work) throws(BodyFailure) {
        for input in work.inputs.indices { try work.copyToAll(input) }
    }

    package func reader() -> any StreamReader { Reader() }

    private final class Reader: StreamReader {
        func read(_ bytes: DropBytes, of input: Int, _ work: Work) throws(BodyFailure) {
            try work.writeToAll(bytes)
        }

        func end(_ work: Work) throws(BodyFailure) {}
    }
}
