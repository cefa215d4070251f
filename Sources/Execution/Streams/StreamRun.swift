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
        /// Of no input of the graph's.
        case heard(DropBytes)
        /// Nothing more comes at that input. Only a program is told of each by itself.
        case end(input: Int)
    }

    let work: Work
    let reader: (any StreamReader)?
    /// What is little may be read in the rank's own thread.
    let isBrief: Bool
    /// By the stream's source, the place among the app's inputs.
    let inputs: [StreamSource: Int]
    var openStreams: Int
    /// A program reads it, by a pipe.
    var isPiped = false
    var items: [Item] = []
    /// Inputs that something has come of.
    var written: Set<Int> = []
    /// What the reader reads now, or has read, and was not granted again: by input.
    var unread: [Int: Int] = [:]
    /// The reader has had the inputs that are no streams.
    var hasReadOthers = false
    /// A worker has the reader, or it waits for one.
    var isBusy = false

    var hasEnded: Bool { openStreams == 0 }

    var readsWhole: Bool { reader == nil && !isPiped }

    /// Inputs that are no streams and have not been read.
    var othersToRead: [Int] {
        hasReadOthers || work.inputs.count == inputs.count
            ? [] : work.inputs.indices.filter { !inputs.values.contains($0) }
    }

    /// Takes what has come; the reader is busy with it from now on.
    mutating func takeItems() -> [Item] {
        defer { items.removeAll() }
        for case .bytes(let bytes, let input) in items {
            unread[input, default: 0] += StreamChannels.cost(bytes.count)
        }
        return items
    }

    /// What the reader has read now, but for what it has not opened.
    mutating func takeUnread(but unopened: Set<Int>) -> [Int: Int] {
        let read = unread.filter { !unopened.contains($0.key) }
        unread = unread.filter { unopened.contains($0.key) }
        return read
    }

    /// How much there is to read now.
    var bytes: Int {
        items.reduce(0) { sum, item in
            switch item {
            case .bytes(let bytes, _), .heard(let bytes): sum + bytes.count
            case .file: 1 << 40
            case .end: 0
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

/// What a worker does of streams at a time: all that has come, and the end where it has.
struct StreamStep: InProcessBody {
    let reader: any StreamReader
    /// Inputs that are no streams, and are read before the first piece of any.
    let others: [Int]
    let items: [StreamRun.Item]
    let isLast: Bool

    func run(_ work: Work) throws(BodyFailure) {
        for input in others {
            try work.forEachPiece(of: input) { piece throws(BodyFailure) in
                try reader.read(piece, of: input, work)
            }
        }
        for item in items {
            switch item {
            case .bytes(let bytes, let input): try reader.read(bytes, of: input, work)
            case .heard(let bytes): try reader.read(bytes, of: work.inputs.count, work)
            case .end: break
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
