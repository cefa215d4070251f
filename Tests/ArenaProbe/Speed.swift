import Arena
import Storage

/// Prints the seconds that one thing took, opening and closing included; nothing is waited for until it
/// is on disk. The memory is a megabyte, used again and again, as the C program has it that this is held
/// against.
enum Speed {
    static func measure(_ what: String, _ path: String, _ count: Int) throws {
        let megabyte = DropBytes(count: 1 << 20)
        megabyte.unfilled.initializeMemory(as: UInt8.self, repeating: 1)
        let clock = ContinuousClock()
        let duration =
            switch what {
            case "write": try clock.measure { try write(path, count, megabyte, isChecked: false) }
            case "write-checked":
                try clock.measure { try write(path, count, megabyte, isChecked: true) }
            case "read", "read-checked":
                try read(path, megabyte, isChecked: what == "read-checked", clock)
            case "small": try clock.measure { try writeSmall(path, count, megabyte) }
            case "checksum": clock.measure { checksum(count, megabyte) }
            default: fatalError("nothing called \(what) is measured")
            }
        print(Double(duration.components.attoseconds) / 1e18 + Double(duration.components.seconds))
    }

    private static func write(
        _ path: String, _ count: Int, _ megabyte: DropBytes, isChecked: Bool
    ) throws {
        let arena = try ArenaWriter(creating: path)
        let slot = try arena.reserve("x", .bytes(count))
        var sum: UInt32 = 0
        for start in stride(from: 0, to: count, by: megabyte.count) {
            let piece = UnsafeRawBufferPointer(
                rebasing: megabyte.bytes[..<min(megabyte.count, count - start)])
            if isChecked {
                sum = try slot.writeChecked(piece, at: start, after: sum)
            } else {
                try slot.write(piece, at: start)
            }
        }
        _ = try arena.complete(slot, checksum: isChecked ? sum : nil)
        try arena.close()
    }

    /// The time begins when it is known where the array is.
    private static func read(
        _ path: String, _ megabyte: DropBytes, isChecked: Bool, _ clock: ContinuousClock
    ) throws -> Duration {
        guard let reference = try ArenaCatalogue.reference(to: "x", in: path) else {
            fatalError("no array in \(path)")
        }
        return try clock.measure {
            let reader = ArenaReader()
            var sum: UInt32 = 0
            for start in stride(from: 0, to: reference.byteCount, by: megabyte.count) {
                let piece = UnsafeMutableRawBufferPointer(
                    rebasing: megabyte.unfilled[..<min(megabyte.count, reference.byteCount - start)]
                )
                try reader.read(reference, from: start, into: piece)
                if isChecked { sum = CRC32C.checksum(UnsafeRawBufferPointer(piece), after: sum) }
            }
        }
    }

    /// Small Drops of 1 kB, committed now and then.
    private static func writeSmall(_ path: String, _ count: Int, _ megabyte: DropBytes) throws {
        let arena = try ArenaWriter(creating: path)
        let bytes = UnsafeRawBufferPointer(rebasing: megabyte.bytes[..<1000])
        for number in 0..<count {
            _ = try arena.pack("Small/\(number)", bytes)
            if number % 100_000 == 0 { try arena.commit() }
        }
        try arena.close()
    }

    private static func checksum(_ count: Int, _ megabyte: DropBytes) {
        var sum: UInt32 = 0
        for _ in stride(from: 0, to: count, by: megabyte.count) {
            sum = CRC32C.checksum(megabyte.bytes, after: sum)
        }
        precondition(sum != 1, "only so that it is computed")
    }
}
