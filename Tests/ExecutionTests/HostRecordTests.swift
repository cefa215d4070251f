import Testing

@testable import Execution
@testable import Spawner

struct HostRecordTests {
    private func record(_ processors: String, memory: Int = 100) -> HostRecord {
        HostRecord(
            name: "node17", processors: ProcessorSet(list: processors), memory: memory,
            ledger: HostLedger.Address(process: 4711, descriptor: -1, token: 12345))
    }

    @Test func aRecordIsReadAsItWasWritten() {
        let record = record("0-3,64,2047", memory: .max)
        #expect(HostRecord(record.bytes) == record)
        #expect(HostRecord(record.bytes.dropLast()) == nil)
    }

    @Test(
        arguments: [
            ("0-3,8", [0, 1, 2, 3, 8]), ("5", [5]), ("", []), ("1-x", [1]),
            ("2046-9999", [2046, 2047]),
            ("7-3", []),
        ] as [(String, [UInt16])])
    func processorsAreReadAsTheSystemListsThem(_ list: String, _ numbers: [UInt16]) {
        let set = ProcessorSet(list: list)
        #expect(set.numbers == numbers && set.count == numbers.count)
        #expect(ProcessorSet(numbers) == set)
    }

    @Test func aHostHasWhatItsRanksTellTogether() {
        let records = [record("0", memory: 90), record("1-2"), record("2-3")]
        let capacity = HostCapacity(records, workers: 2, slotsAsked: nil)
        #expect(capacity.cores == 4 && capacity.slots == 4 && capacity.memory == 90)
        #expect(capacity.slots(ofEach: 2) == 2)
        let crowded = HostCapacity(records, workers: 6, slotsAsked: nil)
        #expect(crowded.cores == 4 && crowded.slots == 6 && crowded.slots(ofEach: 6) == 1)
        let told = HostCapacity(records, workers: 3, slotsAsked: 5)
        #expect(told.cores == 15 && told.slots == 15)
    }

    @Test(
        arguments: [
            // Bound to one core of four, for itself: two slots need more.
            ("0", "0-3", 1, 2, [0, 1, 2, 3]),
            // Bound to as many as it has slots: what fits runs there, what does not is free.
            ("0", "0-3", 1, 1, []), ("0-1", "0-3", 2, 2, []), ("0-1", "0-3", 3, 2, [0, 1, 2, 3]),
            // Not bound.
            ("0-3", "0-3", 1, 1, []), ("0-3", "0-3", 8, 4, []),
        ] as [(String, String, Int, Int, [UInt16])])
    func programsRunWhereThereAreCoresForThem(
        _ own: String, _ host: String, _ cores: Int, _ slots: Int, _ expected: [UInt16]
    ) {
        let binding = Binding(ProcessorSet(list: own), on: ProcessorSet(list: host))
        #expect(binding.processors(forCores: cores, ofSlots: slots) == expected)
    }
}
