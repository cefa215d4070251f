// One run of one in-process body: what it reads and what it writes. Its owner makes it, one thread at
// a time has it, and the owner takes from it what was written. The hand-over is by the lock of the
// worker pool's queue, which the compiler cannot see: hence `@unchecked Sendable`. That nobody else
// touches it meanwhile is not checked at each access: those checks were a fifth of what a brief app costs.

package import Storage

package final class Work: @unchecked Sendable {
    package enum Contents: Sendable {
        case memory(DropBytes)
        case file(String)
        /// Stretches of files, behind each other.
        case stretches([FileStretch])
        /// It failed or was skipped, and the app runs without it.
        case absent
    }

    package enum Target: Equatable, Sendable {
        case memory
        /// The same, where programs of the host can read it as a file, too.
        case shared
        /// The path to write to, which is not the final one.
        case file(String)
        /// The work's keeper gets all of it when the app has ended.
        case array(ArrayRequest)
        /// What is written is not kept.
        case nowhere
    }

    package struct Output {
        package let target: Target
        package fileprivate(set) var isSkipped = false
        /// Only of an output in memory: what was written first, which is mostly all, and what followed.
        private var first: DropBytes?
        private var others: [DropBytes] = []
        fileprivate var file: OutputFile?
        /// Of what was written to a file, which is closed.
        package fileprivate(set) var written: (count: Int, checksum: UInt32)?
        /// Where the keeper has it.
        fileprivate var kept: FileStretch?

        /// It is read while it is written.
        package let isStreamed: Bool

        package init(_ target: Target, isStreamed: Bool = false) {
            self.target = target
            self.isStreamed = isStreamed
        }

        /// True if there is something to join, or to share.
        fileprivate mutating func append(_ bytes: DropBytes) -> Bool {
            guard bytes.count > 0 else { return false }
            guard first == nil else {
                others.append(bytes)
                return true
            }
            first = bytes
            return bytes.count > SharedMemory.least
        }

        /// All of it in one, and where others can map it if they are to.
        fileprivate mutating func gather() {
            guard target == .memory || target == .shared, let first else { return }
            let isToBeShared = target == .shared || SharedMemory.isWanted
            if others.isEmpty {
                guard isToBeShared, !first.isShared, first.count > SharedMemory.least else {
                    return
                }
            }
            self.first = .forReaders(joining: [first] + others, isShared: isToBeShared)
            others = []
        }

        /// It is kept elsewhere.
        fileprivate mutating func clear() {
            first = nil
            others = []
        }

        /// All that was written to memory; nil for nothing. Of what is kept elsewhere, where it is.
        fileprivate var bytes: DropBytes? {
            if let kept { return DropBytes(kept.encoded) }
            return others.isEmpty ? first : first.map { DropBytes(joining: [$0] + others) }
        }
    }

    @exclusivity(unchecked) package private(set) var inputs: [Contents]
    @exclusivity(unchecked) package private(set) var outputs: [Output]
    @exclusivity(unchecked) private var hasFiles = false
    @exclusivity(unchecked) private var hasSkipped = false
    @exclusivity(unchecked) private var hasStreams = false
    /// Something was written to memory that is long, or in pieces.
    @exclusivity(unchecked) private var hasMuch = false

    /// Some output is a file or an array.
    package var writesFiles: Bool { hasFiles }
    /// Some output was skipped.
    package var skipsOutputs: Bool { hasSkipped }
    /// Some output is read while it is written.
    package var writesStreams: Bool { hasStreams }

    /// Told of every write to an output that is read while it is written, on the thread that writes.
    @exclusivity(unchecked) package var onWrite: (@Sendable (_ output: Int, DropBytes) -> Void)?

    /// Of outputs that are arrays.
    @exclusivity(unchecked) package var keeper: (any ArrayKeeper)?
    /// Arrays are what has no room in memory.
    @exclusivity(unchecked) package var isSpilling = false

    package init(inputs: [Contents] = [], outputs: [Output] = []) {
        self.inputs = inputs
        self.outputs = []
        for output in outputs { add(output) }
    }

    package func add(_ input: Contents) { inputs.append(input) }

    package func add(_ output: Output) {
        outputs.append(output)
        if output.isStreamed { hasStreams = true }
        switch output.target {
        case .file, .array: hasFiles = true
        case .memory, .shared, .nowhere: break
        }
    }

    /// Nothing is left of this run; the next one in the same object allocates nothing.
    package func clear() {
        inputs.removeAll(keepingCapacity: true)
        outputs.removeAll(keepingCapacity: true)
        hasFiles = false
        hasSkipped = false
        hasStreams = false
        hasMuch = false
        if onWrite != nil { onWrite = nil }
        if keeper != nil { keeper = nil }
    }

    /// What was written to an output in memory; nil for nothing, and where it is skipped.
    package func written(to output: Int) -> DropBytes? {
        outputs[output].isSkipped ? nil : outputs[output].bytes
    }

    /// How much there is to read, if all of it is in memory and all that is written goes there.
    var bytesInMemory: Int? {
        var sum = 0
        for input in inputs {
            switch input {
            case .memory(let bytes): sum += bytes.count
            case .file, .stretches: return nil
            case .absent: break
            }
        }
        return writesFiles ? nil : sum
    }

    // MARK: Reading

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

    /// A file goes in pieces, for it may be larger than memory; what is in memory in one.
    package func forEachPiece(
        of input: Int, _ body: (DropBytes) throws(BodyFailure) -> Void
    ) throws(BodyFailure) {
        switch inputs[input] {
        case .memory, .absent: try body(read(input))
        case .file(let path):
            let file: InputFile
            do { file = try InputFile(opening: path) } catch { throw BodyFailure(error) }
            try Self.forEachPiece(of: file, body)
        case .stretches(let stretches):
            for stretch in stretches { try Self.forEachPiece(of: stretch, body) }
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

    // MARK: Writing

    func write(_ bytes: DropBytes, to output: Int) throws(BodyFailure) {
        if outputs[output].isStreamed, bytes.count > 0 { onWrite?(output, bytes) }
        switch outputs[output].target {
        case .memory, .shared, .array: if outputs[output].append(bytes) { hasMuch = true }
        case .nowhere: break
        case .file(let path):
            do throws(FileError) {
                if outputs[output].file == nil {
                    outputs[output].file = try OutputFile(creating: path)
                }
                try outputs[output].file?.write(bytes.bytes)
            } catch { throw BodyFailure(error) }
        }
    }

    func writeToAll(_ bytes: DropBytes) throws(BodyFailure) {
        for output in outputs.indices { try write(bytes, to: output) }
    }

    /// All of an input to all outputs.
    func copyToAll(_ input: Int) throws(BodyFailure) {
        try forEachPiece(of: input) { piece throws(BodyFailure) in try writeToAll(piece) }
    }

    /// The consumers of this output are skipped, as the untaken side of a branch.
    func skip(_ output: Int) {
        outputs[output].isSkipped = true
        hasSkipped = true
    }

    /// A full disk may show only now.
    package func close() throws(BodyFailure) {
        if hasMuch { for output in outputs.indices { outputs[output].gather() } }
        guard writesFiles else { return }
        for output in outputs.indices {
            try keep(output)
            guard let file = outputs[output].file else { continue }
            outputs[output].file = nil
            outputs[output].written = (file.count, file.checksum)
            do { try file.close() } catch { throw BodyFailure(error) }
        }
    }

    private func keep(_ output: Int) throws(BodyFailure) {
        guard case .array(let request) = outputs[output].target, !outputs[output].isSkipped,
            outputs[output].kept == nil, let keeper
        else { return }
        let bytes = outputs[output].bytes ?? .empty
        if let share = request.share, share.count != bytes.count {
            throw BodyFailure(
                "it wrote \(bytes.count) bytes, and its share of the array \(request.name) is "
                    + "\(share.count)")
        }
        do throws(FileError) {
            outputs[output].kept =
                isSpilling
                ? try keeper.spill(bytes, as: request) : try keeper.keep(bytes, as: request)
        } catch { throw BodyFailure(error) }
        outputs[output].clear()
    }

    /// What was written is not wanted.
    package func forgetArrays() {
        for output in outputs.indices {
            guard let kept = outputs[output].kept else { continue }
            outputs[output].kept = nil
            keeper?.forget(kept)
        }
    }
}

extension BodyFailure {
    init(_ error: FileError) { self.init("\(error.path): \(error.reason)", code: error.code) }
}
