import Engine
import Execution
import Graphs
import Testing

struct KeptDropsTests {
    private func blueprint(_ counts: Int...) -> Blueprint {
        var blueprint = Blueprint(name: "kept")
        for (number, count) in counts.enumerated() {
            _ = blueprint.add(
                Component(
                    id: "c\(number)", name: "c\(number)", kind: number % 2 == 0 ? .app : .data,
                    category: "", categoryType: "", dropClass: "",
                    levels: count == 1 ? [] : [Level(group: "s\(number)", extent: count)]))
        }
        return blueprint
    }

    private func kept(_ count: Int) -> KeptDrops {
        var kept = KeptDrops(run: 7, drops: count)
        for (number, outcome) in Outcome.allCases.enumerated() { kept.keep(number * 2, outcome) }
        kept.reopen(9)
        kept.restore(11, from: [1, 2, 3])
        return kept
    }

    @Test func whatIsHandedOutComesBack() {
        let kept = kept(1000)
        #expect(KeptDrops(kept.encoded[...]) == kept)
        #expect(kept.encoded.count < 400)
        #expect(kept.fate(0) == .kept(.completed) && kept.fate(2) == .kept(.failed))
        #expect(kept.fate(1) == .open && !kept.isReopened(1))
        #expect(kept.fate(9) == .open && kept.isReopened(9) && !kept.isKept(9))
        #expect(kept.fate(11) == .restored && !kept.isKept(11))
        #expect(kept.openCount == 996)
    }

    @Test func whatIsCutOffIsRefused() {
        let bytes = kept(40).encoded
        for length in 0..<bytes.count {
            let cut = KeptDrops(bytes.prefix(length))
            // Only where the stretches begin a shorter one could be whole.
            #expect(cut == nil || cut?.stretches.isEmpty == true, "\(length)")
        }
    }

    @Test(arguments: [1, 3, 8, 100])
    func partitionsGetEqualPartsOfWhatIsOpen(_ partitions: Int) {
        let blueprint = blueprint(1000, 1000, 1, 7)
        var kept = KeptDrops(run: 2, drops: blueprint.dropCount)
        for component in 0..<2 {
            for instance in 0..<700 { kept.keep(component * 1000 + instance, .completed) }
        }
        let ownership = kept.ownership(of: blueprint, partitions: partitions)
        #expect(ownership.dropCount.reduce(0, +) == 2008)
        var open = [Int](repeating: 0, count: partitions)
        for (component, count) in [1000, 1000, 1, 7].enumerated() {
            for instance in 0..<count
            where !kept.isKept(blueprint.firstDrop[component] + instance) {
                let id = ComponentID(component)
                open[ownership.run(of: id, instance).owner.index] += 1
            }
        }
        #expect(open.reduce(0, +) == 608)
        #expect((open.max() ?? 0) <= 608 / partitions + 12, "\(open)")
    }
}
