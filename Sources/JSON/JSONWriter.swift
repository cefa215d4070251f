// Writes JSON as a stream: bytes go to a sink whenever a buffer is full, so that a text of any size needs
// a constant amount of memory. Without a sink the text is collected.
//
// Commas, colons, line breaks and escapes are the writer's. What the caller must keep (a key before each
// member, one value at the root, an end for each begin) is checked by `precondition`: only our own code
// can get it wrong. After the sink has thrown, the text is torn and the writer is to be dropped.

package struct JSONWriter<Failure: Error>: ~Copyable {
    package typealias Sink = (UnsafeRawBufferPointer) throws(Failure) -> Void

    private var text: JSONText
    private let sink: Sink?
    private let limit: Int

    /// Writes to `sink` in pieces of about `limit` bytes; `indentation` is spaces a level, nil means
    /// compact. Call `end()` when done, or the last piece is lost.
    package init(indentation: Int? = nil, limit: Int = 1 << 16, to sink: @escaping Sink) {
        text = JSONText(indentation: indentation)
        text.bytes.reserveCapacity(limit + limit / 4)
        self.sink = sink
        self.limit = limit
    }

    package mutating func beginObject() throws(Failure) { try write { $0.begin(isObject: true) } }
    package mutating func endObject() throws(Failure) { try write { $0.end(isObject: true) } }
    package mutating func beginArray() throws(Failure) { try write { $0.begin(isObject: false) } }
    package mutating func endArray() throws(Failure) { try write { $0.end(isObject: false) } }

    package mutating func key(_ key: String) throws(Failure) { try write { $0.key(key) } }
    package mutating func key(_ key: JSONString) throws(Failure) {
        try write { text in key.withBytes { text.key($0) } }
    }

    package mutating func string(_ value: String) throws(Failure) { try write { $0.string(value) } }
    package mutating func string(_ value: JSONString) throws(Failure) {
        try write { text in value.withBytes { text.string($0) } }
    }

    package mutating func integer(_ value: Int) throws(Failure) {
        try write { $0.integer(value.magnitude, isNegative: value < 0) }
    }

    package mutating func integer(_ value: UInt64) throws(Failure) {
        try write { $0.integer(UInt(value), isNegative: false) }
    }

    /// The shortest text that reads back as the same double; null if it is not finite.
    package mutating func real(_ value: Double) throws(Failure) { try write { $0.real(value) } }
    package mutating func boolean(_ value: Bool) throws(Failure) {
        try write { $0.word(value ? "true" : "false") }
    }
    package mutating func null() throws(Failure) { try write { $0.word("null") } }

    /// A value of another text with all that is in it.
    package mutating func raw(_ value: JSONValue) throws(Failure) {
        text.checkTakesValue()
        let document = value.document
        let end = document.position(after: value.position)
        var at = value.position
        while at < end {
            try write { at = $0.word(at, of: document) }
        }
        withExtendedLifetime(document) {}
    }

    private mutating func write(_ body: (inout JSONText) -> Void) throws(Failure) {
        body(&text)
        if text.bytes.count >= limit { try flush() }
    }

    private mutating func flush() throws(Failure) {
        guard let sink else { return }
        try text.bytes.withUnsafeBufferPointer { bytes throws(Failure) in
            try sink(UnsafeRawBufferPointer(bytes))
        }
        text.bytes.removeAll(keepingCapacity: true)
    }

    /// Hands the rest to the sink. Everything begun must have ended.
    package consuming func end() throws(Failure) {
        text.checkIsComplete()
        if !text.bytes.isEmpty { try flush() }
    }
}

extension JSONWriter where Failure == Never {
    /// Collects the text in memory.
    package init(indentation: Int? = nil) {
        text = JSONText(indentation: indentation)
        sink = nil
        limit = .max
    }

    /// The text collected so far must be complete.
    package consuming func bytes() -> [UInt8] {
        text.checkIsComplete()
        return text.bytes
    }
}

extension JSONValue {
    /// This value as JSON without white space; numbers in their shortest form.
    package func compactJSON() -> String {
        var writer = JSONWriter()
        writer.raw(self)
        return String(decoding: writer.bytes(), as: UTF8.self)
    }
}
