// The pipes of one run of a program that reads or writes streams. What it reads waits here until it
// takes it; what it writes waits in the pipe, and so keeps the program waiting, until there is room.

import Storage

final class ProgramPipes {
    private enum Piece {
        case bytes(DropBytes)
        case file(InputFile)
    }

    private final class Inlet {
        let pipe: NamedPipe
        var waiting: [Piece] = []
        /// Of the first of them, what has gone.
        var gone = 0
        var isEnding = false
        var isOver = false
        /// The program reads it, or has. It may open one when it has come to the end of another.
        var isOpen = false

        init(_ pipe: NamedPipe) { self.pipe = pipe }
    }

    private struct Outlet {
        let pipe: NamedPipe
        /// Where the data is kept, if it is.
        let file: OutputFile?
        let path: String?
    }

    let attempt: UInt8
    let valve: WriteValve
    /// By the places of an app's inputs and outputs.
    private var inlets: [Int: Inlet] = [:]
    private var outlets: [Int: Outlet] = [:]
    private let prefix: String
    /// What was added last was the end of all.
    private(set) var isEnding = false
    /// As much as a pipe holds.
    private static let piece = 1 << 16

    /// The names of the pipes begin with `prefix`.
    init(prefix: String, attempt: UInt8, _ valve: WriteValve) {
        self.prefix = prefix
        self.attempt = attempt
        self.valve = valve
    }

    func addInput(_ input: Int) throws(FileError) {
        inlets[input] = Inlet(try NamedPipe(writingAt: "\(prefix)-\(input).in"))
    }

    func addOutput(_ output: Int, keptIn path: String?) throws(FileError) {
        let file = path == nil ? nil : try OutputFile(creating: path ?? "")
        outlets[output] = Outlet(
            pipe: try NamedPipe(readingAt: "\(prefix)-\(output).out"), file: file, path: path)
    }

    func path(ofInput input: Int) -> String? { inlets[input]?.pipe.path }
    func path(ofOutput output: Int) -> String? { outlets[output]?.pipe.path }

    /// What is standard input, if nothing else is: the first that the command does not name. Who opened
    /// a pipe twice would find it at its end.
    func input(notIn command: String) -> String? {
        inlets.sorted { $0.key < $1.key }.map(\.value.pipe.path).first { !command.contains($0) }
    }

    /// Where what comes by a pipe is kept; empty if nowhere, nil for what is no pipe.
    func file(behind path: String) -> String? {
        outlets.values.first { $0.pipe.path == path }.map { $0.path ?? "" }
    }

    // MARK: To the program

    func add(_ items: [StreamRun.Item], isLast: Bool) throws(FileError) {
        for item in items {
            switch item {
            case .bytes(let bytes, let input): inlets[input]?.waiting.append(.bytes(bytes))
            case .file(let path, let input):
                inlets[input]?.waiting.append(.file(try InputFile(opening: path)))
            case .end(let input): inlets[input]?.isEnding = true
            case .heard: break
            }
        }
        if isLast { for inlet in inlets.values { inlet.isEnding = true } }
        isEnding = isLast
    }

    /// It has been given all that it is to read, as far as that is here.
    var hasFed: Bool {
        inlets.values.allSatisfy { $0.waiting.isEmpty && (!$0.isEnding || $0.isOver) }
    }

    /// Of what it reads now nothing is left: more of that can come, while what it has not opened waits.
    var wantsMore: Bool { inlets.values.allSatisfy { !$0.isOpen || $0.waiting.isEmpty } }

    var unopened: Set<Int> { Set(inlets.filter { !$0.value.isOpen }.keys) }

    /// True if something went.
    func feed() throws(FileError) -> Bool {
        var hasMoved = false
        for inlet in inlets.values where !inlet.isOver {
            // Who opens it waits for that, and with a program its spawner.
            guard try inlet.pipe.hasReader() else { continue }
            inlet.isOpen = true
            while let bytes = try Self.next(inlet) {
                let rest = UnsafeRawBufferPointer(rebasing: bytes.bytes[inlet.gone...])
                // Who reads no more gets no more.
                let count = try inlet.pipe.write(rest) ?? rest.count
                if count > 0 { hasMoved = true }
                inlet.gone += count
                guard inlet.gone == bytes.count else { break }
                inlet.waiting.removeFirst()
                inlet.gone = 0
            }
            guard inlet.waiting.isEmpty, inlet.isEnding, try inlet.pipe.finish() else { continue }
            inlet.isOver = true
            hasMoved = true
        }
        return hasMoved
    }

    private static func next(_ inlet: Inlet) throws(FileError) -> DropBytes? {
        while let first = inlet.waiting.first {
            switch first {
            case .bytes(let bytes):
                if bytes.count > 0 { return bytes }
                inlet.waiting.removeFirst()
            case .file(let file):
                let piece = try file.next(upTo: Self.piece)
                if piece.count == 0 {
                    inlet.waiting.removeFirst()
                } else {
                    inlet.waiting.insert(.bytes(piece), at: 0)
                }
            }
        }
        return nil
    }

    // MARK: From the program

    /// What it has written since, by output; while it runs only as much as there is room for.
    func written(hasEnded: Bool) throws(FileError) -> [(output: Int, bytes: DropBytes)] {
        var written: [(output: Int, bytes: DropBytes)] = []
        for (output, outlet) in outlets.sorted(by: { $0.key < $1.key }) {
            repeat {
                guard hasEnded || valve.isFree else { break }
                let bytes = try outlet.pipe.read(upTo: Self.piece)
                guard bytes.count > 0 else { break }
                try outlet.file?.write(bytes.bytes)
                written.append((output, bytes))
            } while hasEnded
        }
        return written
    }

    /// A full disk may show only here.
    func close() throws(FileError) {
        for outlet in outlets.values { try outlet.file?.close() }
    }
}
