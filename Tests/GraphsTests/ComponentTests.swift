import Graphs
import Testing

struct ComponentTests {
    private let nested = Component(
        id: "id", name: "name", kind: .app, category: "", categoryType: "", dropClass: "",
        levels: [Level(group: "a", extent: 2), Level(group: "b", extent: 3)])

    @Test func coordinatesRunFastestInside() {
        #expect(
            (0..<nested.count).map(nested.instanceID) == [
                "0-0-0", "0-0-1", "0-0-2", "0-1-0", "0-1-1", "0-1-2",
            ])
    }

    @Test func anInstanceIDNamesItsInstance() {
        for instance in 0..<nested.count {
            #expect(nested.instance(nested.instanceID(of: instance)) == instance)
        }
    }

    @Test(arguments: ["", "0", "0-0", "0-2-0", "0-0-3", "1-0-0", "0-0-0-0", "0-a-0", "0--0"])
    func whatIsNoInstanceIDIsRefused(_ text: String) {
        #expect(nested.instance(text) == nil)
    }

    @Test func theLastFieldOfANameCountsAndAnEmptyOneFallsBack() {
        let fields = [
            Field(id: "1", name: "x", value: "first"),
            Field(id: "2", name: "x", value: "", defaultValue: "second"),
        ]
        #expect(fields.text("x") == "second")
        #expect(fields.text("y") == nil)
        #expect(fields.text(anyOf: ["y", "x"]) == "second")
    }
}
