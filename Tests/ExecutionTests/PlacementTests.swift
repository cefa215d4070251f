import Components
import Execution
import Testing

/// The policy as a table: class of the data, who writes it, who reads it, where it lies.
struct PlacementTests {
    private typealias Row = (
        data: Catalogue.DataClass?, producers: [Placement.Neighbour],
        consumers: [Placement.Neighbour], place: Placement, reason: Placement.Reason
    )

    private static let table: [Row] = [
        (.file, [.inProcess], [.inProcess], .file, .isFile),
        (.memory, [.inProcess], [.inProcess], .memory, .passedOn),
        (.memory, [], [.inProcess], .memory, .passedOn),
        (.memory, [.inProcess], [], .file, .result),
        (.memory, [], [], .file, .result),
        (.memory, [.program], [.inProcess], .file, .program),
        (.memory, [.inProcess], [.program], .file, .program),
        (.memory, [.inProcess], [.inProcess, .program], .file, .program),
        (.memory, [.inProcess, .program], [.inProcess], .file, .program),
        (.null, [.inProcess], [.inProcess], .nowhere, .isNull),
        (.null, [.inProcess], [], .nowhere, .isNull),
        (.null, [.program], [.inProcess], .file, .program),
        (nil, [.inProcess], [.inProcess], .file, .classUnknown),
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

    @Test func sharedMemoryIsForWhatIsMadeAndReadWhole() {
        let place = {
            (
                producers: [Placement.Neighbour], consumers: [Placement.Neighbour], isStreamed: Bool
            ) in
            Placement(
                .memory, producers: producers, consumers: consumers, isStreamed: isStreamed,
                wantsShared: true)
        }
        #expect(place([.inProcess], [.inProcess], false) == .shared)
        #expect(place([.program], [.program], false) == .shared)
        #expect(place([.program], [], false) == .file)
        #expect(place([], [.program], false) == .file)
        #expect(place([.inProcess], [.program], true) == .file)
        #expect(place([.pipe], [.inProcess], false) == .file)
        let kept = Placement.choice(
            .memory, producers: [.program], consumers: [.program], wantsShared: true,
            isPersistent: true)
        #expect(kept == (.file, .program))
    }

    @Test func aDatasetIsAnArrayUnlessAProgramWantsAPath() {
        let place = { (producers: [Placement.Neighbour], consumers: [Placement.Neighbour]) in
            Placement.choice(
                .file, producers: producers, consumers: consumers, namesDataset: true)
        }
        #expect(place([], [.inProcess]) == (.arena, .datasetNamed))
        #expect(place([], [.program]) == (.file, .isFile))
        #expect(place([.inProcess], [.inProcess]) == (.file, .isFile))
    }

    @Test func whatIsToPersistIsNoMemory() {
        let choice = Placement.choice(
            .memory, producers: [.inProcess], consumers: [.inProcess], isPersistent: true)
        #expect(choice == (.file, .persists))
        let array = Placement.choice(
            .memory, producers: [.inProcess], consumers: [.inProcess], wantsArena: true,
            isPersistent: true)
        #expect(array == (.arena, .arenaAsked))
    }

    @Test(arguments: table.indices)
    func dataLiesWhereTheTableSays(_ index: Int) {
        let row = Self.table[index]
        let choice = Placement.choice(
            row.data, producers: row.producers, consumers: row.consumers)
        #expect(choice.place == row.place && choice.reason == row.reason)
    }
}
