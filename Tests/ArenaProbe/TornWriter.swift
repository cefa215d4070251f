import Arena
import Glibc
import Storage

/// Writes arrays whose bytes tell their name and number, and says so line by line in a file:
///
///     made NAME TYPE COUNT OFFSET CHECKSUM    of what is complete
///     gone NAME                               before it is released
///     commit                                  after a commit
struct TornWriter {
    private let arena: ArenaWriter
    private let told: Int32
    private var seed: UInt64

    init(folder: String, seed: UInt64) throws {
        told = open(folder + "/told", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        arena = try ArenaWriter(creating: folder + "/a.h5")
        self.seed = seed
    }

    consuming func run() throws {
        var names: [String] = []
        var number = 0
        while true {
            for _ in 0..<random(20) {
                let count = random(4) == 0 ? random(100_000) : random(1000)
                let name = "Made \(number % 7)/\(number)"
                number += 1
                let reference = try write(name, count)
                let line = "made \(name)\t\(count)\t\(reference.offset ?? 0)"
                tell(line + "\t\(reference.checksum ?? 0)")
                names.append(name)
            }
            while names.count > 100 || random(3) == 0, !names.isEmpty {
                let name = names.remove(at: random(names.count))
                tell("gone \(name)")
                arena.release(name)
            }
            try arena.commit()
            tell("commit")
        }
    }

    private mutating func write(_ name: String, _ count: Int) throws -> ArenaReference {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ name.utf8.count) }
        return try bytes.withUnsafeBytes { try arena.write(name, .bytes(count), $0) }
    }

    private func tell(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        guard Glibc.write(told, bytes, bytes.count) == bytes.count else { exit(3) }
    }

    private mutating func random(_ limit: Int) -> Int {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(seed >> 33) % max(1, limit)
    }
}
