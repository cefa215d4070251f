// One run of one in-process body: what it reads and what it writes. Its owner makes it, one thread at
// a time has it, and the owner takes from it what was written.

package import Storage

package final class Work: @unchecked Sendable {
    package enum Contents: Sendable {
        case memory(DropBytes)
        case file(String)
        /// It failed or was skipped, and the app runs without it.
        case absent
    }

    package struct Input: Sendable {
        package let port: String
        package let contents: Contents

        package init(port: String, _ contents: Contents) {
            self.port = port
            self.contents = contents
        }
    }

    package enum Target: Equatable, Sendable {
        case memory
        /// The path to write to, which is not the final one.
        case file(String)
        /// What is written is not kept.
        case nowhere
    }

    package struct Output {
        package let port: String
        package let target: Target
        /// In the order in which they were written; only of an output in memory.
        package fileprivate(set) var parts: [DropBytes] = []
        package fileprivate(set) var isSkipped = false
        fileprivate var file: OutputFile?

        /// It is read while it is written.
        package let isStreamed: Bool

        package init(port: String, _ target: Target, isStreamed: Bool = false) {
            self.port = port
            self.target = target
            self.isStreamed = isStreamed
        }

        /// All that was written.
        package var bytes: DropBytes {
            switch parts.count {
            case 0: .empty
            case 1: parts[0]
            default: DropBytes(joining: parts)
            }
        }
    }

    package let inputs: [Input]
    package private(set) var outputs: [Output]

    /// Told of every write to an output that is read while it is written, on the thread that writes.
    package var onWrite: (@Sendable (_ output: Int, DropBytes) -> Void)?

    package init(inputs: [Input], outputs: [Output]) {
        self.inputs = inputs
        self.outputs = outputs
    }

    /// How much there is to read, if all of it is in memory and all that is written goes there.
    var bytesInMemory: Int? {
        var sum = 0
        for input in inputs {
            switch input.contents {
            case .memory(let bytes): sum += bytes.count
            case .file: return nil
            case .absent: break
            }
        }
        for output in outputs {
            if case .file = output.target { return nil }
        }
        return sum
    }

    // MARK: Reading

    /// The whole of an input; of one that is absent, nothing.
    func read(_ input: Int) throws(BodyFailure) -> DropBytes {
        switch inputs[input].contents {
        case .memory(let bytes): return bytes
        case .absent: return .empty
        case .file(let path):
            do { return DropBytes(try Files.read(path)) } catch { throw BodyFailure(error) }
        }
    }

    /// A file goes in pieces, for it may be larger than memory; what is in memory in one.
    package func forEachPiece(
        of input: Int, _ body: (DropBytes) throws(BodyFailure) -> Void
    ) throws(BodyFailure) {
        guard case .file(let path) = inputs[input].contents else { return try body(read(input)) }
        let file: InputFile
        do { file = try InputFile(opening: path) } catch { throw BodyFailure(error) }
        while true {
            let piece: DropBytes
            do { piece = try file.next(upTo: 1 << 20) } catch { throw BodyFailure(error) }
            if piece.count == 0 { return }
            try body(piece)
        }
    }

    // MARK: Writing

    func write(_ bytes: DropBytes, to output: Int) throws(BodyFailure) {
        if outputs[output].isStreamed, bytes.count > 0 { onWrite?(output, bytes) }
        switch outputs[output].target {
        case .memory: if bytes.count > 0 { outputs[output].parts.append(bytes) }
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
    func skip(_ output: Int) { outputs[output].isSkipped = true }

    /// A full disk may show only now.
    package func close() throws(BodyFailure) {
        for output in outputs.indices {
            guard let file = outputs[output].file else { continue }
            outputs[output].file = nil
            do { try file.close() } catch { throw BodyFailure(error) }
        }
    }
}

extension BodyFailure {
    init(_ error: FileError) { self.init("\(error.path): \(error.reason)") }
}
