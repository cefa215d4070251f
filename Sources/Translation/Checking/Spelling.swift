/// "Did you mean": the nearest of some known words.
package enum Spelling {
    /// The closest word, if it is close enough to be what was meant.
    package static func closest(to word: String, in known: some Sequence<String>) -> String? {
        let length = word.utf8.count
        // The work grows with the product of the lengths; what is so long was not mistyped.
        guard length <= 200 else { return nil }
        let limit = max(1, word.count / 3)
        let nearest = known.lazy
            .filter { abs($0.utf8.count - length) <= limit }
            .map { (word: $0, distance: distance(Array(word.utf8), Array($0.utf8))) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }
        return nearest?.word
    }

    /// How many letters must be added, dropped or changed.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == other ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
