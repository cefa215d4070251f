import Graphs
import Testing

@testable import Translation

/// Graphs that no one means, and that the fuzzer found: each is refused or unrolled, soon.
@Suite(.timeLimit(.minutes(60)))
struct HostileGraphTests {
    private static let huge = "\(Int.max - 1)"

    @Test func sizesWhoseProductFitsNoIntegerAreTooManyDrops() throws {
        var drawing = Drawing()
        drawing.construct("a", "Scatter", ["num_of_copies": Self.huge])
        drawing.construct("b", "Scatter", in: "a", ["num_of_copies": "1e18"])
        drawing.data("d", in: "b")
        drawing.gather("g", 3)
        drawing.link("d>g")
        guard case .tooManyDrops = try #require(drawing.faults.first) else {
            Issue.record("\(drawing.faults)")
            return
        }
    }

    @Test func nothingTimesAHugeSizeIsNothing() throws {
        var drawing = Drawing()
        drawing.construct("a", "Scatter", ["num_of_copies": Self.huge])
        drawing.construct("b", "Scatter", in: "a", ["num_of_copies": Self.huge])
        for level in 1..<40 {
            drawing.construct(
                "b\(level)", "Scatter", in: level == 1 ? "b" : "b\(level - 1)",
                ["num_of_copies": Self.huge])
        }
        drawing.scatter("none", 0, in: "b39")
        drawing.data("in", "out", in: "none")
        drawing.app("work", in: "none")
        drawing.gather("g", 2)
        drawing.link("in>work>out>g")
        #expect(try drawing.counts()["work"] == 0)
    }

    @Test func aHandfulMayBeLargerThanWhatThereIs() throws {
        var drawing = Drawing()
        drawing.scatter("s", 3)
        drawing.data("d", in: "s")
        drawing.construct("g", "Gather", ["num_of_inputs": "\(Int.max)"], app: true)
        drawing.link("d>g")
        #expect(try drawing.edges() == ["d-0 > g-0", "d-1 > g-0", "d-2 > g-0"])
    }

    @Test func groupBysThatGroupOneAnotherAreRefused() {
        var drawing = Drawing()
        drawing.construct("g", "GroupBy")
        drawing.construct("h", "GroupBy")
        drawing.data("d", in: "g")
        drawing.data("e", in: "h")
        drawing.link("d>h")
        drawing.link("e>g")
        #expect(drawing.translation.blueprint == nil)
    }

    @Test func anMPINodeInALoopHandsOnFromAllItsProcesses() throws {
        var drawing = Drawing()
        drawing.loop("l", 2)
        drawing.app("mpi", in: "l", ["group_start": "1", "num_of_procs": "2"])
        drawing.data("state", in: "l", ["group_end": "1"])
        drawing.edit { $0.nodes[1].category = "Mpi" }
        drawing.link("mpi>state")
        #expect(
            try drawing.edges()
                == lines(
                    """
                    mpi-0-0 > state-0
                    mpi-0-1 > state-0
                    state-0 > mpi-1-0
                    state-0 > mpi-1-1
                    mpi-1-0 > state-1
                    mpi-1-1 > state-1
                    """))
    }

    @Test func theDropsBetweenAppsCountToo() throws {
        var drawing = Drawing()
        drawing.scatter("s", 600)
        drawing.app("a", "b", in: "s")
        drawing.link("a>b")
        let translation = Translator(maximumDrops: 1_500).translate(drawing.graph)
        #expect(translation.blueprint == nil)
        #expect(
            translation.findings.map(\.fault) == [.tooManyDrops(predicted: 1_800, limit: 1_500)])
    }

    @Test func constructsNestedWithoutEndAreRefused() {
        var drawing = Drawing()
        for level in 1...10_000 {
            drawing.scatter("s\(level)", 1, in: level > 1 ? "s\(level - 1)" : nil)
        }
        drawing.data("d", in: "s10000")
        #expect(drawing.faults == [.nestedTooDeep(limit: 100)])
    }

    @Test func suggestionsAreSoughtForTheFirstMistakesOnly() {
        var drawing = Drawing()
        drawing.data("input")
        for _ in 0..<1_000 { drawing.link("inputt>work") }
        let similar = drawing.faults.map { fault in
            if case .linkEndUnknown(_, _, let similar) = fault { similar } else { nil as String? }
        }
        #expect(similar.count == 1_000)
        #expect(similar.compactMap { $0 }.count == 20)
    }

    @Test func allEndsOfALoopFeedAllItsStarts() throws {
        var drawing = Drawing()
        drawing.loop("l", 2)
        for number in 0..<200 {
            drawing.app("a\(number)", in: "l", ["group_start": "1"])
            drawing.data("d\(number)", in: "l", ["group_end": "1"])
        }
        #expect(try drawing.edges().count == 40_000)
    }

    @Test func aLongCycleIsFoundSoon() throws {
        var drawing = Drawing()
        for number in 0..<10_000 {
            drawing.app("a\(number)")
            drawing.data("d\(number)")
            drawing.link("a\(number)>d\(number)>a\((number + 1) % 10_000)")
        }
        guard case .cycle(let names) = try #require(drawing.faults.first) else {
            Issue.record("no cycle found")
            return
        }
        #expect(names.count == 20_000)
    }

    @Test func suggestionsForVeryLongWordsAreNotSought() {
        let long = String(repeating: "a", count: 1_000_000)
        #expect(Spelling.closest(to: long, in: [long + "b"]) == nil)
    }
}
