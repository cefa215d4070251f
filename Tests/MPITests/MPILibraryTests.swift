import MPI
import Testing

struct MPILibraryTests {
    @Test func versionsAreKnownWithoutBeginningMPI() throws {
        let version = MPILibrary.version
        #expect(version.contains("MPI") && !version.contains("\n") && !version.contains("\0"))
        let standard = try MPILibrary.standard
        #expect(try #require(Double(standard)) >= 3)
        #expect(!MPIWorld.isInitialized)
        #expect(!MPIWorld.isFinalized)
    }

    @Test func ranksCompareByNumber() {
        #expect(Rank(2) < Rank(10))
        #expect(Rank(UInt32.max / 2).index == Int(Int32.max))
        #expect(Rank.master == Rank(0) && Rank.master.description == "0")
        #expect(MemoryLayout<Rank>.stride == 4)
    }
}
