import Graphs
import Testing

@testable import Components

struct NeedsTests {
    private func needs(_ fields: [(String, String)]) -> Needs {
        let component = Component(
            id: "a", name: "A", kind: .app, category: "", categoryType: "", dropClass: "",
            fields: fields.map { Field(id: $0.0, name: $0.0, value: $0.1) })
        return Needs(of: component, 0)
    }

    @Test(arguments: [("3", 3), ("1", 1), ("", 1), ("-1", 1), ("0", 1), ("many", 1)])
    func coresAreAtLeastOne(_ text: String, _ cores: Int) {
        #expect(needs([("num_cpus", text)]).cores == cores)
        #expect(needs([("No. of CPUs", text)]).cores == cores)
        #expect(needs([]).cores == 1)
    }

    @Test(arguments: [
        ("1500", 1500), ("1.5 MB", 1_500_000), ("2GiB", 2_147_483_648), ("500 k", 500_000),
        ("1 tb", 1_000_000_000_000),
    ])
    func memoryIsBytesOrHasAUnit(_ text: String, _ bytes: Int) {
        #expect(needs([("memory", text)]).memory == bytes)
    }

    @Test(arguments: ["", "None", "0", "-5", "lots", "5 parsecs", "1e400 GB", "99999999999 TB"])
    func anythingElseIsNoAmount(_ text: String) {
        #expect(needs([("memory", text)]).memory == nil)
    }

    @Test(
        arguments: [
            (nil, 1_048_576), ("", 1_048_576), ("64 kB", 64_000), ("1", 8192),
            ("1 TB", 1_073_741_824),
        ] as [(String?, Int)])
    func theLogLimitIsAnAmountWithinReason(_ text: String?, _ bytes: Int) {
        #expect(needs(text.map { [("log_limit", $0)] } ?? []).logLimit == bytes)
    }

    @Test func everyDropOfAnImportedGraphAsksForItself() {
        var component = Component(
            id: "a", name: "A", kind: .app, category: "", categoryType: "", dropClass: "",
            fields: [Field(id: "n", name: "num_cpus", value: "1")])
        component.imported = [
            ImportedInstance(oid: "a", iid: "0"),
            ImportedInstance(
                oid: "b", iid: "1", parameters: [InstanceParameter("num_cpus", "4")]),
        ]
        #expect((0..<2).map { Needs(of: component, $0).cores } == [1, 4])
    }
}
