import Graphs
import Testing

@testable import Execution
@testable import Spawner

struct GPUShareTests {
    /// Two ranks of a host, whose ledger the second opens as another process does.
    private struct Pair: ~Copyable {
        var one: GPUShare
        var other: GPUShare
        let ledger = HostLedger()

        init(_ names: GPUNames?) throws {
            var capacity = HostCapacity(cores: 4, slots: 4, memory: 100)
            capacity.gpus = names
            one = GPUShare(capacity, ledger)
            other = GPUShare(capacity, try #require(HostLedger(at: ledger.address)))
        }
    }

    private func gets(_ share: inout GPUShare, _ count: Int, _ drop: Int) -> Bool {
        share.wait(DropID(drop))
        return share.giveFirst(count, attempt: 1)
    }

    @Test func eachGPUIsOneAppsAtATime() throws {
        var pair = try Pair(GPUNames(list: "4,7,GPU-8f"))
        #expect(gets(&pair.one, 2, 0))
        #expect(pair.one.list(of: DropID(0), attempt: 1) == "4,7")
        #expect(gets(&pair.other, 1, 0))
        #expect(pair.other.list(of: DropID(0), attempt: 1) == "GPU-8f")
        #expect(!gets(&pair.one, 1, 1))
        #expect(pair.one.isWaiting && pair.one.first == DropID(1))
        pair.other.give(DropID(0), attempt: 1)
        let isServed = pair.one.giveFirst(1, attempt: 1)
        #expect(isServed && !pair.one.isWaiting)
        #expect(pair.one.list(of: DropID(1), attempt: 1) == "GPU-8f")
        for drop in [0, 1, 1] { pair.one.give(DropID(drop), attempt: 1) }
        #expect(pair.ledger.gpusInUse == 0)
        #expect(pair.one.list(of: DropID(0), attempt: 1) == nil)
    }

    /// However many that ask for one come later.
    @Test func whoWaitsForManyIsNotOvertaken() throws {
        var pair = try Pair(GPUNames(count: 2))
        #expect(gets(&pair.one, 1, 0))
        #expect(!gets(&pair.other, 2, 0))
        #expect(!gets(&pair.one, 1, 1))
        pair.one.give(DropID(0), attempt: 1)
        let early = pair.one.giveFirst(1, attempt: 1)
        let whole = pair.other.giveFirst(2, attempt: 1)
        #expect(!early && whole && pair.ledger.gpusInUse == 3)
        pair.other.give(DropID(0), attempt: 1)
        let late = pair.one.giveFirst(1, attempt: 1)
        #expect(late)
    }

    @Test func whoIsNotWantedAnyMoreHoldsNobodyUp() throws {
        var pair = try Pair(GPUNames(count: 1))
        #expect(gets(&pair.one, 1, 0))
        #expect(!gets(&pair.other, 1, 0))
        #expect(!gets(&pair.one, 1, 1))
        pair.one.give(DropID(0), attempt: 1)
        pair.other.skipFirst()
        pair.other.giveUp()
        let isServed = pair.one.giveFirst(1, attempt: 1)
        #expect(isServed && !pair.other.isWaiting)
    }

    /// Its ticket is given up when its turn comes, and not before: others may be served until then.
    @Test func whoIsNotWantedBeforeItsTurnHoldsNobodyUp() throws {
        var pair = try Pair(GPUNames(count: 1))
        #expect(gets(&pair.one, 1, 0))
        #expect(!gets(&pair.one, 1, 1) && !gets(&pair.other, 1, 0))
        pair.other.skipFirst()
        pair.other.giveUp()
        #expect(pair.other.isWaiting == true)
        pair.one.give(DropID(0), attempt: 1)
        let isServed = pair.one.giveFirst(1, attempt: 1)
        #expect(isServed)
        pair.one.give(DropID(1), attempt: 1)
        #expect(!gets(&pair.one, 1, 2))
        pair.other.giveUp()
        let isServedAgain = pair.one.giveFirst(1, attempt: 1)
        #expect(isServedAgain && !pair.other.isWaiting)
    }

    @Test func aHostCanHaveSixtyFour() throws {
        var pair = try Pair(GPUNames(count: 100))
        #expect(gets(&pair.one, 63, 0) && gets(&pair.one, 1, 1))
        #expect(pair.one.list(of: DropID(1), attempt: 1) == "63")
        #expect(pair.ledger.gpusInUse == .max && !gets(&pair.other, 1, 0))
        pair.one.give(DropID(1), attempt: 1)
        let isServed = pair.other.giveFirst(1, attempt: 1)
        #expect(isServed)
    }

    @Test func whereNothingTellsNobodyCounts() throws {
        let uncounted = try Pair(nil)
        let none = try Pair(GPUNames(count: 0))
        #expect(uncounted.one.count == nil && none.one.count == 0)
    }

    @Test(arguments: [
        ("0,1, 3", ["0", "1", "3"]), ("", []), ("-1", []), ("2,-1,3", ["2"]), ("NoDevFiles", []),
        ("GPU-1f,MIG-2/0", ["GPU-1f", "MIG-2/0"]),
    ])
    func namesAreReadAsCUDAReadsThem(_ list: String, _ names: [String]) {
        #expect(GPUNames(list: list).all == names)
    }

    @Test func ranksTellTheirHostsGPUs() throws {
        let told = [nil, GPUNames(list: ""), GPUNames(list: "0,GPU-8f"), GPUNames(list: "0,1")]
        let records = told.map {
            HostRecord(
                name: "h", processors: ProcessorSet(list: "0"), memory: 1,
                ledger: HostLedger.Address(process: 1, descriptor: -1, token: 2), gpus: $0)
        }
        for record in records { #expect(HostRecord(record.bytes) == record) }
        let all = HostCapacity(records, workers: 4, slotsAsked: nil)
        #expect(all.gpus?.all == ["0", "GPU-8f", "1"])
        #expect(HostCapacity([records[0]], workers: 1, slotsAsked: nil).gpus == nil)
        #expect(HostCapacity([records[1]], workers: 1, slotsAsked: nil).gpus?.count == 0)
        // What has no room is left out.
        let long = GPUNames((0..<64).map { String(repeating: "x", count: 40) + "\($0)" })
        let bytes = GPUNames.encoded(long)
        #expect(bytes.count == GPUNames.width)
        #expect(GPUNames.decoded(bytes[...])?.all == Array(long.all.prefix(8)))
    }
}
