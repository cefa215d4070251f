// Which ranks of a run were lost. Each writes down where it is when it begins, and another word when it
// leaves or is told to. Whoever left no word was killed, or its host is gone; those that mpirun then ends
// are told to.

package import Storage

package enum RankMark {
    /// Why a rank leaves.
    package enum Word: String {
        case ended, failed, told
    }

    package static func begin(
        _ session: SessionDirectory, rank: Int, host: String
    ) throws(FileError) {
        try Files.write(Array("\(host)\n".utf8), to: session.markFile(rank: rank))
    }

    /// Nobody takes an earlier run's losses for those of the one that begins.
    package static func clear(_ session: SessionDirectory, ranks: Int) {
        for rank in 0..<ranks { Files.remove(session.markFile(rank: rank)) }
    }

    /// If it cannot be written the run is in worse trouble, and says so elsewhere.
    package static func leave(_ session: SessionDirectory, rank: Int, _ word: Word) {
        let path = session.markFile(rank: rank)
        guard let begun = try? Files.read(path) else { return }
        try? Files.write(begun + Array("\(word.rawValue)\n".utf8), to: path)
    }

    /// Of a run that is over.
    package static func lost(in session: SessionDirectory, ranks: Int) -> [(
        rank: Int, host: String
    )] {
        (0..<ranks).compactMap { rank in
            guard let mark = try? Files.read(session.markFile(rank: rank)) else { return nil }
            let lines = String(decoding: mark, as: UTF8.self).split(separator: "\n")
            return lines.count == 1 ? (rank, String(lines[0])) : nil
        }
    }
}
