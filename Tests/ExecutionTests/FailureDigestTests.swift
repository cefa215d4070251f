import Execution
import Graphs
import Testing

struct FailureDigestTests {
    private static func failed(_ component: Int, _ instance: Int, exit: Int32 = 1) -> FailedDrop {
        FailedDrop(
            name: DropName(ComponentID(component), instance), rank: 0, reason: 6, exit: exit,
            cause: "exit status \(exit)")
    }

    @Test func theFirstOfEachGroupAreKeptWholeAndTheOthersCounted() {
        var digest = FailureDigest()
        for instance in 0..<1000 { digest.add(Self.failed(1, instance)) }
        digest.add(Self.failed(1, 0, exit: 2))
        digest.add(Self.failed(2, 0))
        let wholes = digest.takeWholes()
        #expect(wholes.count == FailureDigest.wholePerGroup + 2)
        #expect(wholes[0] == Self.failed(1, 0))
        let group = Self.failed(1, 0).group
        #expect(
            digest.takeTallies()
                == [FailureTally(group: group, count: 1000 - FailureDigest.wholePerGroup)])
        #expect(digest.takeWholes().isEmpty && digest.takeTallies().isEmpty)
        #expect(!digest.wants(group))
    }

    /// Every Drop a component of its own, as in imported graphs: what is kept and sent is bounded.
    @Test func noNumberOfGroupsIsTooMany() {
        var digest = FailureDigest()
        var book = FailureBook()
        for component in 0..<10_000 { digest.add(Self.failed(component, 0)) }
        let wholes = digest.takeWholes()
        #expect(wholes.count == FailureDigest.groups)
        let tallies = digest.takeTallies()
        #expect(tallies.count == FailureDigest.groups + 1)
        for drop in wholes { _ = book.add(drop) }
        for tally in tallies { book.add(tally) }
        #expect(book.count == 10_000)
        #expect(book.uncharted == 10_000 - FailureDigest.groups)
    }

    @Test func aBookNamesTheFirstAndSomeOthers() {
        var book = FailureBook()
        let firsts = [(1, 4), (1, 5), (1, 6), (1, 7), (1, 8), (2, 0)].map {
            book.add(Self.failed($0, $1))
        }
        #expect(firsts == [true, false, false, false, false, true])
        book.add(FailureTally(group: Self.failed(1, 0).group, count: 95))
        #expect(book.count == 101)
        #expect(book.entries.map(\.count) == [100, 1])
        #expect(book.entries[0].first.name.instance == 4)
        #expect(book.entries[0].others.map(\.instance) == [5, 6])
    }
}
