import Randomness

enum ByteMutation: CaseIterable {
    case flip, set, delete, insert, insertHostile, number, splice, truncate, repeatBlock, swap

    static func apply(
        to bytes: inout [UInt8], _ random: inout SeededRandom, _ corpus: Corpus
    ) -> String {
        let kind = random.pick(allCases)
        let at = random.below(bytes.count)
        let length = min(random.length(upTo: 2_000), bytes.count - at)
        switch kind {
        case .flip:
            guard !bytes.isEmpty else { break }
            bytes[at] ^= 1 << UInt8(random.below(8))
        case .set:
            guard !bytes.isEmpty else { break }
            bytes[at] = random.pick(
                Array(#""{}[],:\0-1e."#.utf8) + [0, 10, 127, 128, 0xC0, 0xED, 0xFF])
        case .delete: bytes.removeSubrange(at..<(at + length))
        case .insert:
            let block = (0..<random.length(upTo: 16)).map { _ in
                UInt8(truncatingIfNeeded: random.next())
            }
            bytes.insert(contentsOf: block, at: at)
        case .insertHostile: bytes.insert(contentsOf: random.pick(Hostile.values).utf8, at: at)
        case .number: replaceNumber(after: at, in: &bytes, with: random.pick(Hostile.numbers))
        case .splice:
            let other = corpus.bytes(random.below(corpus.files.count))
            bytes.replaceSubrange(at..., with: other[random.below(other.count)...])
        case .truncate: bytes.removeSubrange(at...)
        case .repeatBlock:
            let times = random.length(upTo: 2_000)
            let block = Array(repeatElement(bytes[at..<(at + length)], count: times).joined())
            bytes.insert(contentsOf: block, at: at)
        case .swap:
            let block = Array(bytes[at..<(at + length)])
            bytes.removeSubrange(at..<(at + length))
            bytes.insert(contentsOf: block, at: random.below(bytes.count))
        }
        return "\(kind) at \(at), length \(length)"
    }

    private static func replaceNumber(after at: Int, in bytes: inout [UInt8], with text: String) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let start = bytes[at...].firstIndex(where: digits.contains) else { return }
        let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: text.utf8)
    }
}
