// How a rank begins where earlier runs of the session stopped.

import Engine
import Graphs
import Sessions
import Storage

extension RankCore {
    /// In place of `engine.start` alone.
    mutating func resume(_ kept: KeptDrops) throws(FileError) {
        let first = plan.blueprint.firstDrop
        let number = { (name: DropName) in first[name.component.index] + Int(name.instance) }
        engine.resume({ kept.fate(number($0)) }, into: &effects)
        for row in 0..<engine.graph.dropCount {
            let drop = DropID(row)
            let name = engine.graph.name(of: drop)
            if kept.isReopened(number(name)) {
                additions.add(JournalRecord(name: name, kind: engine.kind(of: drop), state: 0))
            }
        }
        // From here on nobody takes for done what is done again, also if this run ends at once.
        try journal?.append(&additions)
        try journal?.flush()
        FaultPoint.pass(.afterReopening)
        copyWhatWasNot()
    }

    func isKept(_ name: DropName) -> Bool {
        guard let kept = plan.kept else { return false }
        return kept.isKept(plan.number(of: name))
    }

    /// Contents that an earlier run left behind; nil for data that is made as ever.
    func restored(_ name: DropName) throws(FileError) -> DropBytes? {
        guard let kept = plan.kept else { return nil }
        let number = plan.number(of: name)
        guard kept.fate(number) == .restored, let encoded = kept.stretches[number] else {
            return nil
        }
        if bodies.places[name.component] == .arena { return DropBytes(encoded) }
        let stretches = encoded.withUnsafeBytes { FileStretch.decode($0) } ?? []
        if bodies.long.isExceeded(by: stretches) { return try bodies.long.read(stretches) }
        var parts: [DropBytes] = []
        for stretch in stretches {
            let bytes = try Files.read(stretch.path, from: stretch.offset, count: stretch.count)
            parts.append(DropBytes(bytes))
        }
        return parts.isEmpty ? .empty : DropBytes(joining: parts)
    }
}

extension RunPlan {
    func number(of name: DropName) -> Int {
        blueprint.firstDrop[name.component.index] + Int(name.instance)
    }
}
