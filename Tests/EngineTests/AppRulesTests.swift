import Engine
import Testing

/// Inputs as letters: c completed, f failed, s skipped.
struct AppRulesTests {
    private static func decision(_ rules: AppRules, _ arrived: String, of inputs: Int)
        -> AppRules.Decision
    {
        rules.decide(
            InputTally(
                inputs: inputs, awaited: inputs - arrived.count,
                failed: arrived.count { $0 == "f" }, skipped: arrived.count { $0 == "s" },
                cancelled: false))
    }

    @Test(arguments: [
        ("ccc", AppRules.Decision.run), ("cc", .wait), ("f", .end(.failed)), ("cs", .wait),
        ("ccs", .end(.skipped)), ("csf", .end(.failed)), ("sss", .end(.skipped)),
    ])
    func anAppThatNeedsAllInputs(_ arrived: String, _ expected: AppRules.Decision) {
        #expect(Self.decision(.standard, arrived, of: 3) == expected)
    }

    @Test(arguments: [
        ("cc", AppRules.Decision.run), ("c", .wait), ("f", .wait), ("ff", .end(.failed)),
        ("cfc", .run), ("ss", .wait), ("ssc", .end(.skipped)), ("ssf", .end(.failed)),
    ])
    func anAppThatNeedsTwoOfThree(_ arrived: String, _ expected: AppRules.Decision) {
        #expect(Self.decision(AppRules(needed: 2), arrived, of: 3) == expected)
    }

    @Test(arguments: [
        ("ccff", AppRules.Decision.run), ("fff", .end(.failed)), ("ffcc", .run), ("ccf", .wait),
    ])
    func anAppThatForgivesHalf(_ arrived: String, _ expected: AppRules.Decision) {
        #expect(Self.decision(AppRules(errorThreshold: 50), arrived, of: 4) == expected)
    }

    @Test(arguments: [
        ("cs", AppRules.Decision.wait), ("css", .run), ("sss", .end(.skipped)),
        ("csf", .end(.failed)),
        ("ccc", .run),
    ])
    func anAppThatBlocksSkips(_ arrived: String, _ expected: AppRules.Decision) {
        #expect(Self.decision(AppRules(blocksSkip: true), arrived, of: 3) == expected)
    }

    /// Whatever the order in which inputs end, the first decision is that of all together.
    @Test func theOrderOfInputsDecidesNothing() {
        for inputs in 1...5 {
            for code in 0..<Self.power(3, inputs) {
                let ends = Self.letters(code, inputs)
                for rules in Self.someRules {
                    let last = Self.decision(rules, ends, of: inputs)
                    #expect(last != .wait)
                    for rotation in 0..<inputs {
                        let order = String(ends.dropFirst(rotation) + ends.prefix(rotation))
                        #expect(Self.first(rules, order) == last, "\(rules) \(order)")
                        let backward = String(order.reversed())
                        #expect(Self.first(rules, backward) == last, "\(rules) \(backward)")
                    }
                }
            }
        }
    }

    private static let someRules = [UInt8(0), 34, 50, 100].flatMap { threshold in
        [nil, UInt32(1), 2, 4].flatMap { needed in
            [true, false].map { blocks in
                AppRules(errorThreshold: threshold, needed: needed, blocksSkip: blocks)
            }
        }
    }

    private static func first(_ rules: AppRules, _ order: String) -> AppRules.Decision {
        for length in 1...order.count {
            let decision = decision(rules, String(order.prefix(length)), of: order.count)
            if decision != .wait { return decision }
        }
        return .wait
    }

    private static func letters(_ code: Int, _ count: Int) -> String {
        var rest = code
        return String(
            (0..<count).map { _ in
                defer { rest /= 3 }
                return ["c", "f", "s"][rest % 3] as Character
            })
    }

    private static func power(_ base: Int, _ exponent: Int) -> Int {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
