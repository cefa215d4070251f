import Graphs
import Storage
import Testing

@testable import Execution

struct OwnContentsTests {
    private let drop = DropID(0)

    private func contents() -> OwnContents {
        var contents = OwnContents(rows: 1)
        contents.deposit(DropBytes([1, 2]), in: drop)
        return contents
    }

    @Test func theyStayUntilTheLastReaderHasEnded() {
        var contents = contents()
        _ = contents.complete(drop)
        contents.expect(readers: 2, of: drop)
        contents.release(drop)
        #expect(contents[drop] != nil)
        contents.release(drop)
        #expect(contents[drop] == nil)
    }

    /// An app that another input failed ends before this one, or along with it.
    @Test func aReaderThatEndedBeforeIsNotTakenForAnother() {
        var contents = contents()
        contents.release(drop)
        #expect(contents[drop] != nil)
        _ = contents.complete(drop)
        contents.expect(readers: 2, of: drop)
        #expect(contents[drop] != nil)
        contents.release(drop)
        #expect(contents[drop] == nil)
    }

    @Test func whatNobodyReadsAnyMoreIsNotKept() {
        var contents = contents()
        contents.release(drop)
        _ = contents.complete(drop)
        contents.expect(readers: 1, of: drop)
        #expect(contents[drop] == nil)
    }
}
