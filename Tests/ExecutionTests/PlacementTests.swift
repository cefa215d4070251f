import Components
import Execution
import Testing

/// The policy as a table: class of the data, who writes it, who reads it, where it lies.
struct PlacementTests {
    private typealias Row = (
        data: Catalogue.DataClass?, producers: [Placement.Neighbour],
        consumers: [Placement.Neighbour], place: Placement
    )

    private static let table: [Row] = [
        (.file, [.inProcess], [.inProcess], .file),
        (.memory, [.inProcess], [.inProcess], .memory),
        (.memory, [], [.inProcess], .memory),
        (.memory, [.inProcess], [], .file),
        (.memory, [], [], .file),
        (.memory, [.program], [.inProcess], .file),
        (.memory, [.inProcess], [.program], .file),
        (.memory, [.inProcess], [.inProcess, .program], .file),
        (.memory, [.inProcess, .program], [.inProcess], .file),
        (.null, [.inProcess], [.inProcess], .nowhere),
        (.null, [.inProcess], [], .nowhere),
        (.null, [.program], [.inProcess], .file),
        (nil, [.inProcess], [.inProcess], .file),
    ]

    @Test func whatIsReadOnlyWhileItIsWrittenIsNotKept() {
        let place = { (data: Catalogue.DataClass, consumers: [Placement.Neighbour]) in
            Placement(data, producers: [.inProcess], consumers: consumers, isStreamed: true)
        }
        #expect(place(.memory, []) == .nowhere)
        #expect(place(.memory, [.inProcess]) == .memory)
        #expect(place(.memory, [.program]) == .file)
        #expect(place(.file, []) == .file)
    }

    @Test func arraysGoToArenasUnlessAProgramWantsAPath() {
        let place = { (producers: [Placement.Neighbour], consumers: [Placement.Neighbour]) in
            Placement(.memory, producers: producers, consumers: consumers, wantsArena: true)
        }
        #expect(place([.inProcess], [.inProcess]) == .arena)
        #expect(place([.inProcess], []) == .arena)
        #expect(place([.program], [.inProcess]) == .file)
        #expect(place([.inProcess], [.inProcess, .program]) == .file)
        #expect(place([], [.inProcess]) == .memory)
    }

    @Test(arguments: table.indices)
    func dataLiesWhereTheTableSays(_ index: Int) {
        let row = Self.table[index]
        let place = Placement(row.data, producers: row.producers, consumers: row.consumers)
        #expect(place == row.place)
    }
}
