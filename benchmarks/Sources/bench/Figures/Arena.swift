import Foundation

/// 256 MB into an array of an HDF5 arena, or out of it, and small Drops into packs: by `arena-probe`, a
/// program of the tests that uses the arena as a rank does. Held against a C program that moves as many
/// bytes by write(2) or read(2). Nothing is waited for until it is on disk.
struct Arena: Figure {
    enum What: String {
        case write = "arena-write"
        case read = "arena-read"
        case small = "small-drops"
        case checksum
    }
    let what: What

    var name: String { what.rawValue }
    var meaning: String {
        switch what {
        case .write: "MB/s of an array of 256 MB written to an arena, without and with its checksum"
        case .read: "MB/s of an array of 256 MB read from an arena, without and with its checksum"
        case .small: "Drops of 1 kB a second written to an arena, in packs with an index"
        case .checksum: "GB/s of CRC-32C, of a megabyte in the cache"
        }
    }

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let folder = URL(fileURLWithPath: workshop.weir).deletingLastPathComponent()
        let program = folder.appendingPathComponent("arena-probe").path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw LeftOut(reason: "build it: swift build -c release --product arena-probe")
        }
        let bench = ArenaRun(workshop: workshop, program: program)
        defer { bench.clear() }
        let bytes = 256 << 20
        switch what {
        case .write:
            return try [false, true].map { isChecked in
                let word = isChecked ? "write-checked" : "write"
                let sides = try interleavedValues(
                    effort.runs(7),
                    [{ try bench.measure(word, bytes) }, { try bench.writeBytes(bytes) }])
                return row(sides, bytes, isChecked, "C write(2)")
            }
        case .read:
            _ = try bench.measure("write-checked", bytes)
            return try [false, true].map { isChecked in
                let word = isChecked ? "read-checked" : "read"
                let sides = try interleavedValues(
                    effort.runs(7), [{ try bench.measure(word, bytes) }, { try bench.readBytes() }])
                return row(sides, bytes, isChecked, "C read(2)")
            }
        case .small: return [try small(bench, effort)]
        case .checksum:
            let samples = try (0..<effort.runs(7)).map { _ in
                Double(bytes) * 4 / (try bench.measure("checksum", bytes * 4)) / 1e9
            }
            return [
                Row(
                    figure: name, varying: [], ranks: 1, unit: "GB/s", better: .higher,
                    ours: Samples(samples), baselineName: "the budget", baseline: Samples([5]),
                    budget: { Row.Budget(text: "≥ 5", isMet: $0.value >= 5) })
            ]
        }
    }

    private func row(
        _ sides: [[Double]], _ bytes: Int, _ isChecked: Bool, _ baseline: String
    ) -> Row {
        let speeds = sides.map { Samples($0.map { Double(bytes) / $0 / 1e6 }) }
        return Row(
            figure: name,
            varying: [("bytes", .number(bytes)), ("checksum", .text(isChecked ? "on" : "off"))],
            ranks: 1, unit: "MB/s", better: .higher, ours: speeds[0], baselineName: baseline,
            baseline: speeds[1],
            budget: {
                isChecked ? .none : Row.Budget(text: "≥ 0.95 × C", isMet: $0.ratio >= 0.95)
            })
    }

    private func small(_ bench: ArenaRun, _ effort: Effort) throws -> Row {
        let count = effort.quick ? 200_000 : 1_000_000
        let sides = try interleavedValues(
            effort.runs(5),
            [
                { try bench.measure("small", count) },
                { try bench.writeBytes(count * 1000, piece: 1000) },
            ])
        let rates = sides.map { Samples($0.map { Double(count) / $0 }) }
        return Row(
            figure: name, varying: [("drops", .number(count))], ranks: 1, unit: "Drops/s",
            better: .higher, ours: rates[0], baselineName: "C write(2) each", baseline: rates[1],
            budget: { Row.Budget(text: "≥ 200000", isMet: $0.value >= 200_000) })
    }
}

/// Each time a new file.
private struct ArenaRun {
    let workshop: Workshop
    let program: String
    private let file = "arena.h5"
    private let plainFile = "bytes"

    init(workshop: Workshop, program: String) {
        self.workshop = workshop
        self.program = program
    }

    func measure(_ word: String, _ count: Int) throws -> Double {
        if !word.hasPrefix("read") { workshop.remove(file) }
        return try seconds([program, "measure", word, file, String(count)])
    }

    func writeBytes(_ count: Int, piece: Int = 1 << 20) throws -> Double {
        workshop.remove(plainFile)
        let words = ["write", plainFile, String(count), String(piece)]
        return try seconds([workshop.tool("move-bytes")] + words)
    }

    func readBytes() throws -> Double { try seconds([workshop.tool("move-bytes"), "read", file]) }

    private func seconds(_ words: [String]) throws -> Double {
        let output = try workshop.run(words)
        guard let seconds = Double(output.trimmingCharacters(in: .newlines)) else {
            throw ProgramFailure(description: "\(words[0]) said \(output)")
        }
        return seconds
    }

    func clear() {
        workshop.remove(file)
        workshop.remove(plainFile)
    }
}
