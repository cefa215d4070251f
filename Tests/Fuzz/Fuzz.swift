// weir-fuzz: gives weir graphs that are broken in every way, and demands an exit status of 0 or 3 in
// 5 s and 1 GB. What fails is written to a folder, with the way to repeat it.

import Foundation
import Synchronization

@main
struct Fuzz: Sendable {
    let options: Options
    let corpus: Corpus
    let folder: String

    static func main() {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            let corpus = try Corpus(options.corpus)
            if let number = options.printed {
                let mutant = Mutant(seed: options.seed, number: number, corpus: corpus)
                return FileHandle.standardOutput.write(Data(mutant.bytes))
            }
            say(
                "\(corpus.files.count) graphs of \(corpus.folders.joined(separator: ", ")); "
                    + "seed \(options.seed)")
            exit(try Fuzz(options: options, corpus: corpus).run() ? 0 : 1)
        } catch {
            let reason = (error as? Misuse)?.message ?? "\(error)"
            FileHandle.standardError.write(Data("weir-fuzz: \(reason)\n\(Options.usage)\n".utf8))
            exit(2)
        }
    }

    private init(options: Options, corpus: Corpus) {
        self.options = options
        self.corpus = corpus
        folder = NSTemporaryDirectory() + "weir-fuzz-\(getpid())"
    }

    /// True if nothing failed.
    private func run() throws -> Bool {
        Trial.limitAddressSpace()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tally = Mutex(Tally(first: options.first))
        let trouble = Mutex<String?>(nil)
        DispatchQueue.concurrentPerform(iterations: options.jobs) { worker in
            do { try work("\(folder)/\(worker)", tally) } catch {
                trouble.withLock { $0 = "\(error)" }
            }
        }
        if let trouble = trouble.withLock({ $0 }) { throw Misuse(trouble) }
        let end = tally.withLock { $0 }
        Self.say(end.text)
        return end.failed == 0
    }

    private func work(_ folder: String, _ tally: borrowing Mutex<Tally>) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = folder + "/mutant.graph"
        while true {
            let number = tally.withLock { tally in
                defer { tally.next += 1 }
                return tally.next
            }
            guard number < options.first + options.count else { return }
            let mutant = Mutant(seed: options.seed, number: number, corpus: corpus)
            try Data(mutant.bytes).write(to: URL(fileURLWithPath: file))
            let isRun = options.runEvery > 0 && number % options.runEvery == 0
            let examination = try Examination(
                options.weir, file: file, folder: folder, isRun: isRun)
            if !examination.faults.isEmpty { try keep(mutant, number, examination) }
            tally.withLock { tally in
                tally.add(examination, number: number)
                if tally.done % 2_000 == 0 { Self.say(tally.text) }
            }
        }
    }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    private func keep(_ mutant: Mutant, _ number: Int, _ examination: Examination) throws {
        try FileManager.default.createDirectory(
            atPath: options.output, withIntermediateDirectories: true)
        let path = "\(options.output)/\(options.seed)-\(number)"
        try Data(mutant.bytes).write(to: URL(fileURLWithPath: path + ".graph"))
        var story = examination.faults.joined(separator: "; ") + "\n"
        story += "repeat: weir-fuzz --seed \(options.seed) --first \(number) --count 1\n"
        story += "mutations:\n" + mutant.history.map { "    \($0)\n" }.joined()
        for (words, trial) in examination.trials {
            story += "$ \(words.joined(separator: " "))\n"
            story += String(decoding: trial.output.prefix(4_000), as: UTF8.self) + "\n"
        }
        try Data(story.utf8).write(to: URL(fileURLWithPath: path + ".txt"))
        Self.say("\(path).graph: \(examination.faults.joined(separator: "; "))")
    }
}
