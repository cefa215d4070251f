import Foundation

struct Options {
    var seed: UInt64 = 1
    /// The number of the first mutant; to repeat one, its number and `--count 1`.
    var first = 0
    var count = 2_000
    var jobs = 2
    /// Every so many mutants are run, too; 0 for none.
    var runEvery = 1
    /// The number of a mutant to print, and do nothing else.
    var printed: Int?
    var corpus: String?
    var output = "out/fuzz"
    var weir: String

    static let usage = """
        usage: weir-fuzz [--seed N] [--count N] [--first N] [--jobs N] [--run-every N]
                         [--corpus DIR] [--out DIR] [--weir PROGRAM] [--print N]
        """

    init(_ words: [String]) throws {
        weir =
            URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("weir").path
        var rest = words[...]
        while let word = rest.popFirst() {
            guard let value = rest.popFirst() else { throw Misuse("\(word) needs a value") }
            switch word {
            case "--seed": seed = UInt64(try Self.number(value, of: word))
            case "--first": first = try Self.number(value, of: word)
            case "--count": count = try Self.number(value, of: word)
            case "--print": printed = try Self.number(value, of: word)
            case "--jobs": jobs = max(1, try Self.number(value, of: word))
            case "--run-every": runEvery = try Self.number(value, of: word)
            case "--corpus": corpus = value
            case "--out": output = value
            case "--weir": weir = value
            default: throw Misuse("unknown option \(word)")
            }
        }
        guard FileManager.default.isExecutableFile(atPath: weir) else {
            throw Misuse("no program \(weir): build it, or say --weir")
        }
    }

    private static func number(_ text: String, of option: String) throws -> Int {
        guard let number = Int(text), number >= 0 else {
            throw Misuse("\(option) \(text): no whole number")
        }
        return number
    }
}

struct Misuse: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
