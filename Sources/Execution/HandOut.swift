// What rank 0 hands to all others at the start: the graph as it was given, which is small, and how to
// run it. Each rank works out the closed form and the partitions by itself, the same everywhere.
//
// Texts and bytes, each after its length in 8 bytes, little-endian. An empty hand-out says that rank
// 0 found nothing to run and all are to leave.

package struct HandOut: Equatable, Sendable {
    package var graphPath: String
    package var source: [UInt8]
    /// How the source is to be read: nothing to this module.
    package var options: [UInt8]
    package var session: String
    /// How often the graph of the session was edited.
    package var edits = 0
    package var launchFolder: String
    package var partitions: Int
    /// Who owns what, encoded; empty for blocks.
    package var ownership: [UInt8]
    package var trial: Trial
    package var journal: Bool
    /// What earlier runs have done, encoded; empty in the first.
    package var kept: [UInt8] = []
    /// Where files that no app makes are looked for, if not where the run was started.
    package var inputFolders: [String] = []
    /// Milliseconds until the run is to end early; nil for as long as it takes.
    package var millisecondsLeft: Int?
    /// And then until the job does.
    package var margin = 0
    /// When this run has ended rank 0 says whether there is another (RerunPlan.looksAgain).
    package var looksAgain = false
    /// Tells the folders of this run from those of any other.
    package var token = 0

    package init(
        graphPath: String, source: [UInt8], options: [UInt8], session: String,
        launchFolder: String, partitions: Int, ownership: [UInt8] = [], trial: Trial, journal: Bool
    ) {
        self.graphPath = graphPath
        self.source = source
        self.options = options
        self.session = session
        self.launchFolder = launchFolder
        self.partitions = partitions
        self.ownership = ownership
        self.trial = trial
        self.journal = journal
    }

    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        let numbers = [
            partitions, trial.code, journal ? 1 : 0, millisecondsLeft ?? -1, edits, margin, token,
            looksAgain ? 1 : 0,
        ]
        for part in [
            Array(graphPath.utf8), source, options, Array(session.utf8),
            Array(launchFolder.utf8), ownership,
            numbers.flatMap { Self.little($0) }, kept,
            Array(inputFolders.joined(separator: "\0").utf8),
        ] {
            bytes += Self.little(part.count)
            bytes += part
        }
        return bytes
    }

    /// Nil for an empty or a malformed one.
    package init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        var parts: [ArraySlice<UInt8>] = []
        while rest.count >= 8 {
            let length = Self.number(rest.prefix(8))
            rest = rest.dropFirst(8)
            guard 0...rest.count ~= length else { return nil }
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        guard parts.count == 9, rest.isEmpty, parts[6].count == 8 * 8 else { return nil }
        let numbers = (0..<8).map { Self.number(parts[6].dropFirst(8 * $0).prefix(8)) }
        let text = { (part: ArraySlice<UInt8>) in String(decoding: part, as: UTF8.self) }
        self.init(
            graphPath: text(parts[0]), source: Array(parts[1]), options: Array(parts[2]),
            session: text(parts[3]), launchFolder: text(parts[4]),
            partitions: numbers[0], ownership: Array(parts[5]), trial: Trial(code: numbers[1]),
            journal: numbers[2] == 1)
        millisecondsLeft = numbers[3] < 0 ? nil : numbers[3]
        edits = numbers[4]
        margin = numbers[5]
        token = numbers[6]
        looksAgain = numbers[7] == 1
        kept = Array(parts[7])
        inputFolders = text(parts[8]).split(separator: "\0").map(String.init)
    }

    private static func little(_ number: Int) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

extension Trial {
    /// -1, 0, or nanoseconds to sleep for each unit of weight, and 1.
    fileprivate var code: Int {
        switch self {
        case .none: -1
        case .zero: 0
        case .sleep(let unit): Int(unit * 1e9) + 1
        }
    }

    fileprivate init(code: Int) {
        self = code < 0 ? .none : code == 0 ? .zero : .sleep(unit: Double(code - 1) / 1e9)
    }
}
