// What a Drop holds, wherever it lies, as a stream of bytes with a type and a shape.

import Arena
import Graphs
import Sessions
import Storage

struct DropContents {
    private enum Source {
        case file(String)
        case arrays([ArenaReference])
    }

    private let source: Source
    let count: Int
    /// Files are bytes.
    let form: ArrayForm

    init(of drop: String, in session: LoadedSession) throws(Complaint) {
        guard let name = session.drop(drop) else {
            throw Complaint(
                "no Drop \(drop) in this session", try: "weir drops \(session.directory.path)")
        }
        guard session.blueprint[name.component].kind == .data else {
            throw Complaint(
                "\(drop) is an app", try: "weir log \(session.directory.path) \(drop)")
        }
        switch session.dataState(of: name) {
        case .deleted: throw Complaint("\(drop) was deleted, as the graph wants it")
        case .expired: throw Complaint("\(drop) is expired, as the graph wants it")
        default: break
        }
        guard let place = session.placement(of: name) else {
            throw Complaint("\(drop) is not completed", try: "weir data \(session.directory.path)")
        }
        switch place {
        case .memory, .shared:
            throw Complaint(
                "\(drop) was in memory, and is gone with the run",
                try: "a File in the graph, or the field place with the value arena")
        case .nowhere: throw Complaint("\(drop) was not kept")
        case .file where session.isInScratch(name):
            throw Complaint(
                "\(drop) was on a disk of one host, and is gone with the run",
                try: "the field persist with the value true in the graph, or no --scratch")
        case .file:
            let path = try Self.file(session.place(of: name) ?? "", name, drop, session)
            guard Files.isRegular(path), let size = Files.size(of: path) else {
                throw Complaint("\(path): no file, or not there any more")
            }
            source = .file(path)
            count = size
            form = .bytes(size)
        case .arena:
            let arrays = try Self.wholeArrays(name, drop, session)
            guard let first = arrays.first else {
                throw Complaint("\(drop): no array of it in any arena")
            }
            source = .arrays(arrays)
            count = arrays.reduce(0) { $0 + $1.byteCount }
            form = arrays.count == 1 ? first.form : .bytes(count)
        }
    }

    static func arrays(
        _ name: DropName, _ session: LoadedSession
    ) throws(Complaint) -> [ArenaReference] {
        guard let dataset = session.dataset(of: name) else {
            let found = try SessionArrays.named(
                session.arrayName(name), parts: session.arrayParts(name),
                in: session.directory)
            return try recordedArrays(name, session, insteadOf: found) ?? found
        }
        do throws(ArenaError) {
            let array = try ArenaCatalogue.reference(to: dataset.name, in: dataset.path)
            return array.map { [$0] } ?? []
        } catch { throw Complaint(error) }
    }

    /// Where the journal says that they are, if that arena is torn: nil if it is not.
    private static func recordedArrays(
        _ name: DropName, _ session: LoadedSession, insteadOf found: [ArenaReference]
    ) throws(Complaint) -> [ArenaReference]? {
        let recorded = session.recordedArrays(name).map(\.reference)
        guard let path = recorded.first?.path, !found.contains(where: { $0.path == path }),
            let damage = TornArenas.damage(of: path)
        else { return nil }
        let torn = TornArenas.Torn(path: path, damage: damage)
        let complaint = torn.complaint(session.directory.path)
        guard recorded.allSatisfy({ $0.offset != nil }) else { throw complaint }
        Terminal.complain(complaint.text)
        return recorded
    }

    /// Some of the bytes in pieces of a megabyte; whole arrays are compared with their checksums.
    func forEachPiece(
        of range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Complaint) -> Void
    ) throws(Complaint) {
        switch source {
        case .file(let path):
            try Self.forEachPart(of: range) { (part) throws(Complaint) in
                let bytes: [UInt8]
                do throws(FileError) {
                    bytes = try Files.read(path, from: part.lowerBound, count: part.count)
                } catch { throw Complaint("\(path): \(error.reason)") }
                try bytes.span.withUnsafeBytes { (bytes) throws(Complaint) in try body(bytes) }
            }
        case .arrays(let arrays):
            var start = 0
            for array in arrays {
                let low = max(range.lowerBound, start) - start
                let high = min(range.upperBound, start + array.byteCount) - start
                if low < high { try Self.forEachPiece(of: array, low..<high, body) }
                start += array.byteCount
            }
        }
    }

    private static func forEachPiece(
        of array: ArenaReference, _ range: Range<Int>,
        _ body: (UnsafeRawBufferPointer) throws(Complaint) -> Void
    ) throws(Complaint) {
        let reader = ArenaReader()
        var checksum: UInt32 = 0
        try forEachPart(of: range) { (part) throws(Complaint) in
            let bytes = DropBytes(count: part.count)
            do throws(ArenaError) {
                try reader.read(array, from: part.lowerBound, into: bytes.unfilled)
            } catch { throw Complaint(error) }
            checksum = CRC32C.checksum(bytes.bytes, after: checksum)
            try body(bytes.bytes)
        }
        if range.count == array.byteCount, let expected = array.checksum, expected != checksum {
            throw Complaint(ArenaError.checksum(array, found: checksum))
        }
    }

    private static func forEachPart(
        of range: Range<Int>, _ body: (Range<Int>) throws(Complaint) -> Void
    ) throws(Complaint) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(start + (1 << 20), range.upperBound)
            try body(start..<end)
            start = end
        }
    }
}
