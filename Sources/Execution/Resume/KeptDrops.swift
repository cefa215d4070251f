// How each Drop of a session stands when a later run of it begins: worked out by rank 0 (RerunPlan),
// handed out to all. A byte a Drop, in the sequence of all.

package import Engine
import Graphs

package struct KeptDrops: Equatable, Sendable {
    /// The number of the run that begins: 2 for the first that resumes a session.
    package var run: Int
    /// 0 for open ones, one more than the outcome for kept ones, 5 for those whose contents are restored;
    /// and the mark of those that an earlier run had ended and that are done again.
    package private(set) var codes: [UInt8]
    /// Where the contents of those that are restored are, as stretches of files.
    package var stretches: [Int: [UInt8]] = [:]

    private static let restored: UInt8 = 5
    private static let reopened: UInt8 = 16

    package init(run: Int, drops: Int) {
        self.run = run
        codes = [UInt8](repeating: 0, count: drops)
    }

    package mutating func keep(_ number: Int, _ outcome: Outcome) {
        codes[number] = outcome.rawValue + 1
    }

    package mutating func reopen(_ number: Int) { codes[number] = Self.reopened }

    package mutating func restore(_ number: Int, from stretches: [UInt8]) {
        codes[number] = Self.restored
        self.stretches[number] = stretches
    }

    package func fate(_ number: Int) -> Fate {
        let code = codes[number] & ~Self.reopened
        if code == Self.restored { return .restored }
        return code == 0 ? .open : Outcome(rawValue: code - 1).map { .kept($0) } ?? .open
    }

    package func isKept(_ number: Int) -> Bool { 1...4 ~= codes[number] }
    package func isReopened(_ number: Int) -> Bool { codes[number] & Self.reopened != 0 }

    package var openCount: Int { codes.reduce(0) { $0 + (1...4 ~= $1 ? 0 : 1) } }
}

// As it is handed out: the run, the number of Drops, runs of equal codes, and the stretches.
extension KeptDrops {
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        func put(_ number: Int) {
            for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (byte * 8))) }
        }
        put(run)
        put(codes.count)
        var start = 0
        while start < codes.count {
            var end = start
            while end < codes.count, codes[end] == codes[start] { end += 1 }
            put((end - start) << 8 | Int(codes[start]))
            start = end
        }
        for (number, stretches) in stretches.sorted(by: { $0.key < $1.key }) {
            put(number)
            put(stretches.count)
            bytes += stretches
        }
        return bytes
    }

    /// Nil for anything else.
    package init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        func take() -> Int? {
            guard rest.count >= 8 else { return nil }
            defer { rest = rest.dropFirst(8) }
            return rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard let run = take(), let drops = take(), 0...Int(UInt32.max) ~= drops else { return nil }
        self.run = run
        codes = []
        codes.reserveCapacity(drops)
        while codes.count < drops {
            guard let word = take(), 1...drops - codes.count ~= word >> 8 else { return nil }
            codes += repeatElement(UInt8(truncatingIfNeeded: word), count: word >> 8)
        }
        while !rest.isEmpty {
            guard let number = take(), let count = take(), 0...rest.count ~= count else {
                return nil
            }
            stretches[number] = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
    }
}
