// How an array is written into an arena: as what the graph says that it is, filtered where it wants that, or
// among others where it is short and there are many like it.

import Arena
import Storage

struct ArrayWriting {
    struct Written {
        var reference: ArenaReference
        /// Where it is among others.
        var packed: PackedDrop?
    }

    private let bytes: DropBytes
    private let form: ArrayForm
    private let attributes: [ArenaAttribute]
    private let filter: ChunkFilter?
    private let isPacked: Bool

    init(_ bytes: DropBytes, _ request: ArrayRequest, mayPack: Bool) {
        self.bytes = bytes
        form = Self.form(of: bytes.count, request)
        attributes = Self.attributes(request)
        filter = bytes.count > 0 ? ChunkFilter(request.compression) : nil
        isPacked = mayPack && Self.isShort(form, attributes)
    }

    private static func attributes(_ request: ArrayRequest) -> [ArenaAttribute] {
        request.unit.isEmpty ? [] : [ArenaAttribute("units", .text(request.unit))]
    }

    private static func isShort(_ form: ArrayForm, _ attributes: [ArenaAttribute]) -> Bool {
        form.byteCount <= ArrayRequest.mostPacked && form.shape.count == 1 && attributes.isEmpty
    }

    /// What was written, as a record tells of it.
    static func recorded(
        _ stretch: FileStretch, _ request: ArrayRequest, named name: String
    ) -> RecordedArray {
        let form = form(of: stretch.count, request)
        let attributes = attributes(request)
        let isCompressed = stretch.offset >= RankArena.firstStandIn
        let isPacked =
            request.isOneOfMany && isShort(form, attributes) && !isCompressed
            && name.utf8.count <= ArenaWriter.longestPackedName
        return RecordedArray(
            ArenaReference(
                path: stretch.path, name: name, form: form,
                offset: isCompressed ? nil : stretch.offset, checksum: stretch.checksum),
            attributes, isPacked: isPacked,
            isCompressed
                ? ChunkFilter(request.compression).map {
                    RecordedArray.Pieces($0, rowsAtOnce: rowsAtOnce(form))
                } : nil)
    }

    /// What its elements are if it is one of those that are gathered: short, one of many, in a single place, and
    /// with nothing to say besides; nil of all others.
    static func gathered(_ bytes: DropBytes, _ request: ArrayRequest) -> ElementType? {
        guard request.isPacked, bytes.count <= ArrayRequest.mostPacked, request.unit.isEmpty else {
            return nil
        }
        if request.type.isEmpty, request.shape.isEmpty { return .uint8 }
        let form = form(of: bytes.count, request)
        return form.shape.count == 1 ? form.type : nil
    }

    func write(_ name: String, _ writer: ArenaWriter) throws(ArenaError) -> Written {
        if isPacked, name.utf8.count <= ArenaWriter.longestPackedName {
            let packed = try writer.pack(name, bytes.bytes, as: form.type)
            // Whoever hears of it reads it.
            do { try writer.publish() } catch {
                writer.release(packed)
                throw error
            }
            return Written(reference: packed.reference, packed: packed)
        }
        guard let filter else { return try plain(name, writer) }
        do throws(ArenaError) {
            return Written(reference: try compressed(name, filter, writer))
        } catch {
            // Better larger than not at all.
            guard case .noFilter = error else { throw error }
            return try plain(name, writer)
        }
    }

    private func plain(_ name: String, _ writer: ArenaWriter) throws(ArenaError) -> Written {
        Written(reference: try writer.write(name, form, bytes, attributes))
    }

    /// Of a megabyte, or one.
    private static func rowsAtOnce(_ form: ArrayForm) -> Int {
        max(1, (1 << 20) / max(1, form.byteCount / max(1, form.shape.first ?? 1)))
    }

    private func compressed(
        _ name: String, _ filter: ChunkFilter, _ writer: ArenaWriter
    ) throws(ArenaError) -> ArenaReference {
        let rowBytes = bytes.count / max(1, form.shape.first ?? 1)
        return try writer.writeFiltered(
            name, form, filter, rowsAtOnce: Self.rowsAtOnce(form), attributes
        ) { (rows) throws(ArenaError) in
            let part = rows.lowerBound * rowBytes..<rows.upperBound * rowBytes
            return DropBytes(UnsafeRawBufferPointer(rebasing: bytes.bytes[part]))
        }
    }

    /// Bytes, where what the graph says does not go with their number.
    private static func form(of count: Int, _ request: ArrayRequest) -> ArrayForm {
        guard let type = ElementType(numpyName: request.type) else { return .bytes(count) }
        let shaped = ArrayForm(type, request.shape)
        if !request.shape.isEmpty, shaped.isPossible, shaped.byteCount == count { return shaped }
        guard count % type.byteCount == 0 else { return .bytes(count) }
        return ArrayForm(type, [count / type.byteCount])
    }
}

extension ChunkFilter {
    /// As a graph says it: "deflate", "deflate 9", "zstd 3"; nil for anything else.
    fileprivate init?(_ text: String) {
        let words = text.lowercased().split(separator: " ")
        let level = words.count > 1 ? Int(words[1]) : nil
        switch words.first {
        case "deflate", "gzip": self = .deflate(level: min(max(level ?? 4, 1), 9))
        case "zstd": self = .zstd(level: min(max(level ?? 3, 1), 22))
        default: return nil
        }
    }
}
