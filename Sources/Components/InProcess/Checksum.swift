// CRCApp and CRCStreamApp: the CRC-32C of all that is read, as decimal digits, to every output.

import Storage
import Synchronization

package struct Checksum: StreamBody {
    package func run(_ work: Work) throws(BodyFailure) {
        var checksum: UInt32 = 0
        for input in work.inputs.indices {
            try work.forEachPiece(of: input) { piece in
                checksum = CRC32C.checksum(piece.bytes, after: checksum)
            }
        }
        try Self.write(checksum, work)
    }

    package func reader() -> any StreamReader { Reader() }

    private static func write(_ checksum: UInt32, _ work: Work) throws(BodyFailure) {
        try work.writeToAll(DropBytes(Array("\(checksum)".utf8)))
    }

    private final class Reader: StreamReader {
        private let checksum = Mutex<UInt32>(0)

        func read(_ bytes: DropBytes, of input: Int, _ work: Work) throws(BodyFailure) {
            checksum.withLock { $0 = CRC32C.checksum(bytes.bytes, after: $0) }
        }

        func end(_ work: Work) throws(BodyFailure) {
            try Checksum.write(checksum.withLock { $0 }, work)
        }
    }
}
