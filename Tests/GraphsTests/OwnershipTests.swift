import Graphs
import Testing

struct OwnershipTests {
    private static func blueprint() -> Blueprint {
        var blueprint = Blueprint(name: "two")
        for (id, count) in [("many", 10), ("one", 1)] {
            _ = blueprint.add(
                Component(
                    id: id, name: id, kind: .app, category: "", categoryType: "", dropClass: "",
                    levels: [Level(group: "g", extent: count)]))
        }
        return blueprint
    }

    private static func ownership() -> Ownership {
        var ownership = Ownership(partitionCount: 3)
        ownership.addComponent(
            runs: [(0, PartitionID(2)), (4, PartitionID(0)), (9, PartitionID(2))], count: 10)
        ownership.addComponent(runs: [(0, PartitionID(1))], count: 1)
        return ownership
    }

    @Test func itComesBackAsItWas() {
        let bytes = Self.ownership().encoded()
        #expect(Ownership(bytes, of: Self.blueprint()) == Self.ownership())
    }

    @Test func whatIsCutOrLongerIsNone() {
        let bytes = Self.ownership().encoded()
        for length in bytes.indices {
            #expect(Ownership(Array(bytes.prefix(length)), of: Self.blueprint()) == nil)
        }
        #expect(Ownership(bytes + [0], of: Self.blueprint()) == nil)
    }

    @Test func ownersAndStartsMustExist() {
        let bytes = Self.ownership().encoded()
        for (place, number) in [(12, 3), (16, 10), (16, 0), (4, 11)] as [(Int, UInt8)] {
            var wrong = bytes
            wrong[place] = number
            #expect(Ownership(wrong, of: Self.blueprint()) == nil)
        }
    }
}
