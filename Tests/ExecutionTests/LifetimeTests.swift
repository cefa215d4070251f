import Execution
import Testing

/// What the graph says, and how long the data is kept.
struct LifetimeTests {
    private typealias Row = (persist: String, use: String, span: String, lifetime: Lifetime)

    private static let table: [Row] = [
        ("", "", "", .kept),
        ("false", "false", "", .kept),
        ("", "true", "", .untilUsed),
        ("False", "True", "-1", .untilUsed),
        ("True", "True", "", .kept),
        ("", "", "1.5", .milliseconds(1500)),
        ("", "", "0", .milliseconds(0)),
        ("", "", "-1", .kept),
        ("", "", "None", .kept),
        ("1", "", "3", .kept),
        ("", "", "1e300", .milliseconds(.max)),
    ]

    @Test(arguments: table.indices)
    func dataIsKeptAsLongAsTheTableSays(_ index: Int) {
        let row = Self.table[index]
        let lifetime = Lifetime(
            persist: row.persist.lowercased(), expireAfterUse: row.use.lowercased(),
            lifespan: row.span.lowercased())
        #expect(lifetime == row.lifetime)
    }
}
