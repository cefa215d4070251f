import Testing

@testable import Sessions

struct CommitPaceTests {
    private let ms: UInt64 = 1_000_000

    @Test(arguments: [(0, 20), (2, 20), (5, 45), (900, 100)] as [(UInt64, UInt64)])
    func slowDisksAreWrittenToLessOften(_ taken: UInt64, _ patience: UInt64) {
        var pace = CommitPace()
        #expect(pace.patience == 20)
        pace.wrote(from: 7 * ms, to: (7 + taken) * ms)
        #expect(pace.patience == patience)
    }

    @Test(arguments: [(0, 100), (15, 135), (900, 200)] as [(UInt64, UInt64)])
    func theJournalIsSyncedNowAndThen(_ taken: UInt64, _ pause: UInt64) {
        var pace = CommitPace()
        // What comes after a time in which nothing happened does not wait.
        #expect(pace.isSyncDue(at: 0))
        pace.synced(from: 1000 * ms, to: (1000 + taken) * ms)
        #expect(!pace.isSyncDue(at: (1000 + taken + pause) * ms - 1))
        #expect(pace.isSyncDue(at: (1000 + taken + pause) * ms))
    }
}
