// How the file spells what is an enumeration here. Words, not numbers: people read them with h5dump.

import Graphs

extension DropKind {
    var word: String { self == .app ? "app" : "data" }

    init?(word: String) {
        switch word {
        case "app": self = .app
        case "data": self = .data
        default: return nil
        }
    }
}

extension Field.Usage {
    /// EAGLE's words.
    var word: String {
        switch self {
        case .noPort: "NoPort"
        case .input: "InputPort"
        case .output: "OutputPort"
        case .inputAndOutput: "InputOutput"
        }
    }

    init?(word: String) {
        let all: [Field.Usage] = [.noPort, .input, .output, .inputAndOutput]
        guard let usage = all.first(where: { $0.word == word }) else { return nil }
        self = usage
    }
}

extension LinkRule {
    var word: String {
        switch self {
        case .blocks: "blocks"
        case .next: "next"
        case .inStep: "in step"
        case .gather: "gather"
        case .group: "group"
        case .listed: "listed"
        }
    }

    var numbers: [Int] {
        switch self {
        case .blocks(let sources, let targets, let onlySources, let onlyTargets):
            [sources, targets, onlySources.at, onlySources.of, onlyTargets.at, onlyTargets.of]
        case .next(let period), .inStep(let period): [period]
        case .gather(let block, let width): [block, width]
        case .group(let block, let keys): [block] + keys
        case .listed: []
        }
    }

    /// The rule of that word and those numbers; `listed` takes its edges.
    init?(word: String, numbers: [Int], edges: @autoclosure () -> EdgeList?) {
        switch (word, numbers.count) {
        case ("blocks", 6):
            self = .blocks(
                sources: numbers[0], targets: numbers[1],
                onlySources: Residue(at: numbers[2], of: numbers[3]),
                onlyTargets: Residue(at: numbers[4], of: numbers[5]))
        case ("next", 1): self = .next(period: numbers[0])
        case ("in step", 1): self = .inStep(period: numbers[0])
        case ("gather", 2): self = .gather(block: numbers[0], width: numbers[1])
        case ("group", 1...): self = .group(block: numbers[0], keys: Array(numbers[1...]))
        case ("listed", 0):
            guard let edges = edges() else { return nil }
            self = .listed(edges)
        default: return nil
        }
    }
}
