import Graphs
import Testing
import Translation

struct WiringTests {
    @Test func betweenTwoAppsGoesANullDrop() throws {
        var drawing = Drawing()
        drawing.app("a", "b")
        drawing.link("a>b")
        #expect(try drawing.edges() == ["StreamNull >> b", "a > StreamNull"])
    }

    @Test func anAppThatFeedsManyAppsHasANullDropForEach() throws {
        var drawing = Drawing()
        drawing.app("a")
        drawing.scatter("s", 2)
        drawing.app("b", in: "s")
        drawing.link("a>b")
        #expect(
            try drawing.edges() == [
                "StreamNull-0 >> b-0", "StreamNull-1 >> b-1", "a > StreamNull-0",
                "a > StreamNull-1",
            ])
    }

    @Test func dataLinkedToDataUnrollsButCannotRun() {
        var drawing = Drawing()
        drawing.data("a", "b")
        drawing.link("a>b")
        #expect(drawing.faults == [.dataToData(source: "a", target: "b")])
        #expect(drawing.translation.blueprint != nil)
        #expect(drawing.translation.findings[0].grade == .notExecutable)
    }

    @Test func aCycleIsRefusedAndItsNodesAreNamed() throws {
        var drawing = Drawing()
        drawing.app("a", "c", "aside")
        drawing.data("b", "d", "e")
        drawing.link("a>b>c>d>a")
        drawing.link("d>aside>e")
        guard case .cycle(let names) = try #require(drawing.faults.first) else {
            Issue.record("no cycle found")
            return
        }
        #expect(names.sorted() == ["a", "b", "c", "d"])
    }

    @Test func aNodeThatALinkNamesInVainIsAnErrorWithASuggestion() {
        var drawing = Drawing()
        drawing.data("input")
        drawing.app("work")
        drawing.link("inputt>work")
        #expect(
            drawing.faults == [.linkEndUnknown(id: "inputt", isSource: true, similar: "input")])
    }

    @Test func anAppsPortMustBeThere() {
        var drawing = Drawing()
        drawing.app("work")
        drawing.data("out")
        drawing.link("work>out")
        drawing.edit { $0.links[0].sourcePort = "result" }
        #expect(
            drawing.faults == [.portUnknown(id: "result", isSource: true, ports: ["out"])])
    }

    @Test func allMistakesAreToldAtOnce() {
        var drawing = Drawing()
        drawing.construct("s", "Scatter", ["num_of_copies": "many"])
        drawing.app("work", in: "s")
        drawing.gather("g", 2)
        drawing.link("nobody>work")
        #expect(drawing.faults.count == 3)
    }

    @Test func aSecondNodeOfTheSameIDIsLeftOutWithAWarning() throws {
        var drawing = Drawing()
        drawing.data("a")
        drawing.edit { $0.nodes.append($0.nodes[0]) }
        #expect(drawing.faults == [.duplicateID(otherName: "a")])
        #expect(try drawing.counts() == ["a": 1])
    }

    @Test func constructsInsideOneAnotherInACircleAreRefused() {
        var drawing = Drawing()
        drawing.scatter("a", 2, in: "b")
        drawing.scatter("b", 2, in: "a")
        #expect(drawing.faults == [.parentCycle])
    }

    @Test func globalVariablesTakeTheirPlacesAlsoInConstructs() throws {
        var drawing = Drawing()
        drawing.construct("globals", "GlobalVariable", ["copies": "3"])
        drawing.construct("s", "Scatter", ["num_of_copies": "{copies}"])
        drawing.app("work", in: "s")
        #expect(try drawing.counts() == ["work": 3])
    }

    @Test func anMPINodeHasADropForEachProcess() throws {
        var drawing = Drawing()
        drawing.data("in")
        drawing.app("mpi", in: nil, ["num_of_procs": "3"])
        drawing.edit { $0.nodes[1].category = "Mpi" }
        drawing.link("in>mpi")
        #expect(try drawing.edges() == ["in > mpi-0", "in > mpi-1", "in > mpi-2"])
    }

    @Test func aSubGraphIsTransparent() throws {
        var drawing = Drawing()
        drawing.data("in")
        drawing.construct("sub", "SubGraph")
        drawing.app("work", in: "sub")
        drawing.link("in>work")
        #expect(try drawing.edges() == ["in > work-0"])
    }

    @Test func commentsMakeNoDropsAtTheTop() throws {
        var drawing = Drawing()
        drawing.data("in")
        drawing.construct("note", "Comment")
        #expect(try drawing.counts() == ["in": 1])
    }
}
