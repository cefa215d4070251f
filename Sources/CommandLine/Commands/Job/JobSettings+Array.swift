// Many runs by one command: an array, or a sweep over numbers of nodes.

import Batch
import Storage

extension JobSettings {
    func array() throws(Complaint) -> JobArray? {
        let atOnce = try self["--at-once"].map { text throws(Complaint) in
            guard let number = Int(text), number > 0 else {
                throw Complaint("job: --at-once \(text): not a number")
            }
            return number
        }
        switch (self["--sets"], self["--array"]) {
        case (nil, nil): return nil
        case (let path?, nil): return .sets(try Self.sets(path), atOnce: atOnce)
        case (nil, let text?):
            guard let parameter = self["--index"] else {
                throw Complaint(
                    "job: --array \(text): which parameter is the number put for?",
                    try: "--index NAME")
            }
            return .range(try Self.range(text), parameter: parameter, atOnce: atOnce)
        case (_?, _?):
            throw Complaint("job: --sets and --array exclude each other", try: "one of them")
        }
    }

    private static func range(_ text: String) throws(Complaint) -> ClosedRange<Int> {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last,
            last <= 1_000_000
        else {
            throw Complaint("job: --array \(text): not of the form FROM-TO", try: "--array 1-10")
        }
        return first...last
    }

    /// A line for each set; empty ones and those that begin with # are none.
    private static func sets(_ path: String) throws(Complaint) -> [[String]] {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.read(path) } catch {
            throw Complaint("job: --sets \(path): \(error.reason)")
        }
        var sets: [[String]] = []
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            sets.append(words.flatMap { ["-p", $0] })
        }
        guard !sets.isEmpty, sets.count <= 10_000 else {
            throw Complaint(
                "job: --sets \(path): \(sets.count) sets of parameters",
                try: "a line of NAME=VALUE NAME=VALUE for each run, of 10000 at most")
        }
        return sets
    }

    func sweep() throws(Complaint) -> [Int] {
        guard let text = self["--sweep"] else { return [] }
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.allSatisfy({ $0.map { (1...1_000_000).contains($0) } ?? false }) else {
            throw Complaint("job: --sweep \(text): not numbers of nodes", try: "--sweep 1,2,4,8")
        }
        return numbers.compactMap { $0 }
    }
}
