// One run of an app that reads data while it is written: what has come and has not been read, and the
// reader, where the body is one that reads streams. For any other body what comes is kept until all
// has, and then it runs as ever.

import Components
import Engine
import Storage

struct StreamRun {
    enum Item: Sendable {
        case bytes(DropBytes, input: Int)
        case file(String, input: Int)
    }

    let work: Work
    let reader: (any StreamReader)?
    /// By the stream's source, the place among the app's inputs.
    let inputs: [StreamSource: Int]
    var openStreams: Int
    var items: [Item] = []
    /// Inputs that something has come of.
    var written: Set<Int> = []
    /// A worker has the reader, or it waits for one.
    var isBusy = false

    var hasEnded: Bool { openStreams == 0 }

    /// Takes what has come; the reader is busy with it from now on.
    mutating func takeItems() -> [Item] {
        defer { items.removeAll() }
        return items
    }

    /// How much there is to read now.
    var bytes: Int {
        items.reduce(0) { sum, item in
            switch item {
            case .bytes(let bytes, _): sum + bytes.count
            case .file: .max / 2
            }
        }
    }

    /// All that came at an input, for a body that wants it whole.
    func contents(of input: Int) -> Work.Contents? {
        var parts: [DropBytes] = []
        for item in items {
            switch item {
            case .bytes(let bytes, input): parts.append(bytes)
            case .file(let path, input): return .file(path)
            default: break
            }
        }
        switch parts.count {
        case 0: return nil
        case 1: return .memory(parts[0])
        default: return .memory(DropBytes(joining: parts))
        }
    }
}

/// What a worker does of a stream at a time: all that has come, and the end where it has.
struct StreamStep: InProcessBody {
    let reader: any StreamReader
    let items: [StreamRun.Item]
    let isLast: Bool

    func run(_ work: Work) throws(BodyFailure) {
        for item in items {
            switch item {
            case .bytes(let bytes, let input): try reader.read(bytes, of: input, work)
            case .file(let path, let input):
                let whole = Work(inputs: [.file(path)])
                try whole.forEachPiece(of: 0) { piece throws(BodyFailure) in
                    try reader.read(piece, of: input, work)
                }
            }
        }
        if isLast { try reader.end(work) }
    }
}
