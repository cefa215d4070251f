import Engine
import Foundation
import Testing

struct DropStateTests {
    /// The tables of docs/design, read as they are written.
    @Test func theDocsHaveTheTablesOfTheCode() throws {
        let page = URL(filePath: #filePath).appending(
            path: "../../../docs/design/2026-11-21-states.md"
        ).standardized
        let text = try String(contentsOf: page, encoding: .utf8)
        let tables = text.split(separator: "| from | to | cause |").dropFirst().map { table in
            table.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2)
                .prefix { $0.hasPrefix("|") }.map(String.init)
        }
        try #require(tables.count == 2)
        #expect(tables[0] == DataState.transitions.map(line))
        #expect(tables[1] == AppState.transitions.map(line))
    }

    private func line<State>(_ transition: Transition<State>) -> String {
        "| \(transition.from) | \(transition.to) | \(transition.cause) |"
    }

    @Test func onlyTheTransitionsOfTheTableAreAllowed() {
        for from in DataState.allCases {
            for to in DataState.allCases {
                let isInTable = DataState.transitions.contains { $0.from == from && $0.to == to }
                #expect(from.mayBecome(to) == isInTable, "\(from) \(to)")
            }
        }
        for from in AppState.allCases {
            for to in AppState.allCases {
                let isInTable = AppState.transitions.contains { $0.from == from && $0.to == to }
                #expect(from.mayBecome(to) == isInTable, "\(from) \(to)")
            }
        }
    }

    @Test func noAppLeavesAFinalStateAndDataOnlyToExpire() {
        #expect(AppState.transitions.allSatisfy { !$0.from.isFinal })
        let left = DataState.transitions.filter(\.from.isFinal)
        #expect(left.map(\.cause) == [.expired, .deleted])
    }

    @Test func completedDataExpiresAndThenIsDeleted() {
        let sketch = Sketch("in>A A>out")
        var engine = sketch.engine()
        var effects = Effects()
        let data = sketch.drop("in")
        engine.start(into: &effects)
        #expect(!engine.expired(data, into: &effects))
        engine.ended(data, .completed, into: &effects)
        #expect(!engine.deleted(data, into: &effects))
        #expect(engine.expired(data, into: &effects))
        #expect(engine.dataState(of: data) == .expired)
        #expect(!engine.expired(data, into: &effects))
        #expect(engine.deleted(data, into: &effects))
        #expect(engine.dataState(of: data) == .deleted)
        #expect(engine.outcome(of: data) == .completed)
        #expect(effects.finals.elements == [data])
        engine.cancel(data, into: &effects)
        #expect(engine.dataState(of: data) == .deleted)
        #expect(!engine.expired(sketch.drop("A"), into: &effects))
    }
}
