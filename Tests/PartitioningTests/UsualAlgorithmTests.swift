import Graphs
import Partitioning
import Testing

/// How a run is mapped where nobody has said how.
struct UsualAlgorithmTests {
    private func usual(
        apps: Int, seconds: Double, each cores: String = "1", on all: Int = 2,
        doesWork: Bool = true
    ) -> Algorithm {
        var blueprint = Blueprint(name: "usual")
        _ = blueprint.add(
            Component(
                id: "app", name: "app", kind: .app, category: "", categoryType: "", dropClass: "",
                levels: [Level(group: "copies", extent: apps)],
                fields: [
                    Field(id: "r", name: "runtime", value: "\(seconds)"),
                    Field(id: "c", name: "num_cpus", value: cores),
                ]))
        return .usual(for: blueprint, Weights(blueprint), cores: all, doesWork: doesWork)
    }

    @Test func aSmallGraphIsAlwaysLookedAt() {
        #expect(usual(apps: 20_000, seconds: 0) == .auto)
        #expect(usual(apps: 20_000, seconds: 1, doesWork: false) == .auto)
    }

    /// A look at a million Drops takes two seconds at most, a fiftieth of a hundred.
    @Test func aLargeOneIsWhereThatIsLittleBesideItsWork() {
        #expect(usual(apps: 1_000_000, seconds: 1) == .auto)
        #expect(usual(apps: 1_000_000, seconds: 0.000_201) == .auto)
        #expect(usual(apps: 1_000_000, seconds: 0.000_199) == .block)
        #expect(usual(apps: 20_001, seconds: 0) == .block)
    }

    @Test func workIsOfAllCoresTogether() {
        #expect(usual(apps: 1_000_000, seconds: 0.01, on: 64) == .auto)
        #expect(usual(apps: 1_000_000, seconds: 0.01, on: 1024) == .block)
        #expect(usual(apps: 1_000_000, seconds: 0.01, each: "16", on: 1024) == .auto)
    }

    @Test func aRunThatDoesNothingIsCutInBlocks() {
        #expect(usual(apps: 1_000_000, seconds: 1, doesWork: false) == .block)
    }
}
