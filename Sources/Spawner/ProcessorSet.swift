// The processors that a process may use, as /proc tells them.

internal import CSpawn
internal import Glibc

package struct ProcessorSet: Equatable, Sendable {
    /// A bit for each processor.
    package private(set) var words: [UInt64]
    /// Processors beyond are not told of.
    package static let wordCount = 32
    private static let last = 64 * wordCount - 1

    package init(words: [UInt64] = []) {
        let missing = max(0, Self.wordCount - words.count)
        self.words = words.prefix(Self.wordCount) + [UInt64](repeating: 0, count: missing)
    }

    package init(_ numbers: [UInt16]) {
        self.init()
        for number in numbers where Int(number) <= Self.last { insert(Int(number)) }
    }

    /// "0-3,8", as in the last lines of /proc/PID/status; what is no number counts for nothing.
    package init(list: some StringProtocol) {
        self.init()
        for range in list.split(separator: ",") {
            let ends = range.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last else { continue }
            for processor in stride(from: first, through: min(last, Self.last), by: 1) {
                insert(processor)
            }
        }
    }

    private mutating func insert(_ processor: Int) {
        words[processor / 64] |= 1 << (processor % 64)
    }

    private func contains(_ processor: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(processor % 64)
        return words[processor / 64] & bit != 0
    }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    package var numbers: [UInt16] {
        (0...UInt16(Self.last)).filter { contains(Int($0)) }
    }

    package mutating func formUnion(_ other: ProcessorSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// For this thread and those that it will make. Where the system refuses, nothing changes.
    package func bindThisThread() { cspawn_use_processors(words, words.count) }
}
