// A writer of an arena that tests kill, or give too small a disk.
//
//     arena-probe write FOLDER SEED      writes, releases and commits for ever: see TornWriter
//     arena-probe fill FOLDER            more than there is room for, then less; says what it met
//     arena-probe measure WHAT FILE COUNT    prints seconds: see Speed

import Arena
import Storage

@main
enum Probe {
    static func main() {
        let words = CommandLine.arguments
        do {
            switch words.count > 2 ? words[1] : "" {
            case "write": try TornWriter(folder: words[2], seed: UInt64(words[3]) ?? 0).run()
            case "fill": try fill(words[2])
            case "measure" where words.count == 5:
                try Speed.measure(words[2], words[3], Int(words[4]) ?? 0)
            default: fatalError("usage: write FOLDER SEED | fill FOLDER | measure WHAT FILE COUNT")
            }
        } catch { fatalError("\(error)") }
    }

    private static func fill(_ folder: String) throws {
        let arena = try ArenaWriter(creating: folder + "/a.h5")
        try write(100_000, "first", arena)
        try arena.commit()
        do throws(ArenaError) { try write(2_000_000, "large", arena) } catch {
            guard case .file(let reason) = error else { throw error }
            print("full: \(reason.call): \(reason.reason)")
        }
        try write(1000, "small", arena)
        print("small: written")
        try arena.commit()
        print("commit: done")
    }

    private static func write(
        _ count: Int, _ name: String, _ arena: ArenaWriter
    ) throws(ArenaError) {
        let bytes = [UInt8](repeating: 9, count: count)
        _ = try bytes.span.withUnsafeBytes { (bytes) throws(ArenaError) in
            try arena.write(name, .bytes(count), bytes)
        }
    }
}
