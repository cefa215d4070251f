import Graphs

/// What is underway between data and those who read it while it is written; empty in most graphs.
struct StreamTable {
    /// By number of a pair of ports.
    var isStream: [Bool]
    /// Whoever drives the engine takes stream events to readers here, as to those elsewhere.
    let areCarried: Bool
    /// How many writes data has had.
    var writes: [DropID: UInt64] = [:]
    /// Apps that have written: they cannot begin anew.
    var writers: Set<DropID> = []
    /// Apps that read streams and have not ended.
    var readers: [DropID: Reader] = [:]

    init(isStream: [Bool], areCarried: Bool) {
        self.isStream = isStream
        self.areCarried = areCarried
    }

    func isStream(_ ports: UInt16) -> Bool {
        Int(ports) < isStream.count && isStream[Int(ports)]
    }
}

/// An app that reads streams.
struct Reader {
    /// Streams that have not been read to their end.
    var openStreams: Int
    /// One of them was opened, or ended.
    var mayBegin = false
    var inlets: [StreamSource: Inlet] = [:]
    /// What came before the app was begun.
    var backlog: [Delivery] = []
    /// How its body ended while a stream was open.
    var bodyEnd: BodyEnd?

    struct BodyEnd {
        var outcome: Outcome
        var notTaken: Set<UInt16>
    }
}

/// One stream, put in order: whatever comes early is held.
struct Inlet {
    private var next: UInt64 = 0
    private var held: [UInt64: UInt64] = [:]
    private var end: (writes: UInt64, outcome: Outcome)?

    init() {}

    mutating func write(_ sequence: UInt64, size: UInt64) {
        // The last number stands for a stream that has ended.
        if sequence >= next, sequence < .max { held[sequence] = size }
    }

    mutating func close(after writes: UInt64, _ outcome: Outcome) {
        if end == nil { end = (writes, outcome) }
    }

    /// What the app reads next, if it is there; the end once.
    mutating func take() -> Delivery.Content? {
        if let size = held.removeValue(forKey: next) {
            next += 1
            return .write(sequence: next - 1, size: size)
        }
        guard let end, end.writes == next else { return nil }
        // Past the end nothing is next.
        next = .max
        self.end = (0, end.outcome)
        return .end(end.outcome)
    }
}
