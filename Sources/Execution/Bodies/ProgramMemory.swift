// The Drops beside a program that are in memory: files of this rank that the program opens through /proc. They are
// there as long as the program runs. Where no descriptor is left to be had for one of them, it is a file in a folder of
// the session for as long.

import Components
import Graphs
import Storage

struct ProgramMemory {
    /// By the number of the input.
    private(set) var inputs: [Int: DropBytes] = [:]
    /// By the number of the output.
    private var outputs: [Int: SharedFile] = [:]
    /// Those that may be longer than memory.
    private var longOutputs: [Int: LongFile] = [:]
    /// What is in no memory, by the same numbers.
    private var inputFiles: [Int: String] = [:]
    private var outputFiles: [Int: String] = [:]
    private let prefix: String

    /// The names of files begin with `prefix`.
    init(prefix: String) { self.prefix = prefix }

    var isEmpty: Bool {
        inputs.isEmpty && outputs.isEmpty && longOutputs.isEmpty && outputFiles.isEmpty
    }

    /// Short contents, and what came from another host, may not be shared yet.
    mutating func addInput(_ number: Int, _ bytes: DropBytes) throws(FileError) {
        guard !bytes.isShared, bytes.count > 0 else {
            inputs[number] = bytes
            return
        }
        if let copy = Self.shared(bytes) {
            inputs[number] = copy
            return
        }
        inputs[number] = bytes
        let path = "\(prefix)-\(number).in"
        try Files.makeFolder(above: path)
        inputFiles[number] = path
        try Files.write(bytes.bytes, to: path)
    }

    /// `long`: where it is to be if it may be long.
    mutating func addOutput(_ number: Int, _ long: LongBytes?) throws(FileError) {
        if let file = long?.makeFile() {
            longOutputs[number] = file
            return
        }
        if let memory = try? SharedFile() {
            outputs[number] = memory
            return
        }
        let path = "\(prefix)-\(number).out"
        try Files.makeFolder(above: path)
        outputFiles[number] = path
        try Files.write([], to: path)
    }

    func path(ofInput number: Int) -> String? {
        if let path = inputFiles[number] { return path }
        guard let bytes = inputs[number] else { return nil }
        // What has no bytes has no memory.
        return bytes.path ?? "/dev/null"
    }

    func path(ofOutput number: Int) -> String? {
        outputs[number]?.path ?? longOutputs[number]?.path ?? outputFiles[number]
    }

    /// What the program has written there; nil for an output that is elsewhere.
    func written(to number: Int) throws(FileError) -> DropBytes? {
        if let file = longOutputs[number] { return try file.written() }
        guard let path = outputFiles[number] else { return try outputs[number]?.contents() }
        return DropBytes(try Files.read(path))
    }

    /// When the program has ended, and what it has written has been taken.
    func removeFiles() {
        for path in inputFiles.values { Files.remove(path) }
        for path in outputFiles.values { Files.remove(path) }
    }

    /// Contents that had no room in memory, piece by piece and looked at again.
    static func restored(_ stretches: [FileStretch]) throws(FileError) -> DropBytes {
        let count = stretches.reduce(0) { $0 + $1.count }
        guard count > 0 else { return .empty }
        let whole = DropBytes(shared: count) ?? DropBytes(count: count)
        var done = 0
        do throws(BodyFailure) {
            try Work(inputs: [.stretches(stretches)]).forEachPiece(of: 0) { piece in
                UnsafeMutableRawBufferPointer(rebasing: whole.unfilled[done...])
                    .copyMemory(from: piece.bytes)
                done += piece.count
            }
        } catch { throw error.file ?? FileError("read", stretches[0].path, code: 74) }
        return whole
    }

    private static func shared(_ bytes: DropBytes) -> DropBytes? {
        guard let copy = DropBytes(shared: bytes.count) else { return nil }
        copy.unfilled.copyMemory(from: bytes.bytes)
        return copy
    }
}

extension RankCore {
    /// Of a program that is about to start; nil if all that is beside it is in files.
    func programMemory(of app: DropID) throws(DropBodies.Problem) -> ProgramMemory? {
        guard data.isUsed else { return nil }
        let attempt = engine.attempt(of: app)
        var memory = ProgramMemory(
            prefix: "\(plan.session.pipeFolder)/\(rank)-\(app.row)-\(attempt).memory")
        do throws(FileError) {
            for (number, edge) in engine.graph.producerRange(of: app).enumerated() {
                let producer = engine.graph.producers[edge]
                guard bodies.places[engine.graph.name(of: producer).component] == .shared else {
                    continue
                }
                try memory.addInput(number, contents(of: producer))
            }
            for (number, edge) in engine.graph.consumerRange(of: app).enumerated() {
                let consumer = engine.graph.consumers[edge]
                guard bodies.places[engine.graph.name(of: consumer).component] == .shared else {
                    continue
                }
                try memory.addOutput(number, placeOfLong(consumer))
            }
        } catch {
            memory.removeFiles()
            throw .file(error)
        }
        return memory.isEmpty ? nil : memory
    }

    /// Where there is a limit: of how much a program writes nobody knows before it has. Nil if those before it
    /// have written little, and there is room for as much.
    private func placeOfLong(_ output: Neighbour) -> LongBytes? {
        guard memory.isLimited else { return nil }
        let most = mostWritten[engine.graph.name(of: output).component]
        if let most, most < bodies.long.threshold, !memory.isTight { return nil }
        return bodies.long
    }

    /// Nothing, of data that failed and is not needed; what had no room in memory comes back.
    private func contents(of producer: Neighbour) throws(FileError) -> DropBytes {
        switch data.contents(of: producer, engine.graph) {
        case .memory(let bytes): return bytes
        case .absent: return .empty
        case .stored(let stretches) where bodies.long.isExceeded(by: stretches):
            return try bodies.long.read(stretches)
        case .stored(let stretches): return try ProgramMemory.restored(stretches)
        }
    }

    /// What a program that ended well has written to memory goes to where it lives.
    mutating func deposit(_ memory: ProgramMemory, of app: DropID) throws(FileError) {
        // All or nothing: an app that fails after this is tried again.
        var written: [(edge: Int, bytes: DropBytes)] = []
        for (number, edge) in engine.graph.consumerRange(of: app).enumerated() {
            guard let bytes = try memory.written(to: number) else { continue }
            let component = engine.graph.name(of: engine.graph.consumers[edge]).component
            mostWritten[component] = max(mostWritten[component] ?? 0, bytes.count)
            guard bytes.count > 0 else { continue }
            written.append((edge, bytes))
        }
        for (edge, bytes) in written { deposit(bytes, of: app, at: edge) }
    }
}
