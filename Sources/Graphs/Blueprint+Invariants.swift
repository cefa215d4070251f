// What must hold of a blueprint before its rules are followed: of one that was translated it does,
// one that was read is asked first. A rule that passes leads from every instance to instances that
// are there, the same edges from both ends, and its arithmetic divides by no zero.

extension Blueprint {
    /// More edges than this are taken for damage: sums of them stay far from the end of `Int`.
    package static let maximumEdges = 1 << 48

    /// Nil when all of it holds. Linear in the tables and in listed edges.
    package func violatedInvariant() -> String? {
        var edges = 0
        for (number, link) in links.enumerated() {
            guard link.source.index < components.count, link.target.index < components.count,
                Int(link.ports) < ports.count
            else { return "link \(number) names a component or ports that are not there" }
            let (sources, targets) = (count(of: link.source), count(of: link.target))
            if let violated = link.rule.violatedInvariant(sources: sources, targets: targets) {
                return "link \(number): \(violated)"
            }
            edges = edges.addedClamped(to: edgeCount(of: link))
            guard edges <= Self.maximumEdges else { return "too many edges" }
        }
        return nil
    }
}

extension LinkRule {
    /// What is wrong with the rule between so many sources and targets, each at most `UInt32.max`.
    package func violatedInvariant(sources: Int, targets: Int) -> String? {
        let divides = { (part: Int, whole: Int) in
            1...Int(UInt32.max) ~= part && whole % part == 0
        }
        switch self {
        case .blocks(let block, let width, let onlySources, let onlyTargets):
            guard divides(block, sources), divides(width, targets),
                sources / block == targets / width
            else { return "blocks that do not fit" }
            guard onlySources.divides(block), onlyTargets.divides(width) else {
                return "a choice that does not fit its block"
            }
            let edges = sources.multipliedReportingOverflow(by: width)
            return edges.overflow || edges.partialValue > Blueprint.maximumEdges
                ? "too many edges" : nil
        case .next(let period):
            guard divides(period, sources), sources == targets else {
                return "a period that does not fit"
            }
            return nil
        case .inStep(let period):
            guard divides(period, sources), divides(period, targets) else {
                return "a period that does not fit"
            }
            let edges = sources.multipliedReportingOverflow(by: targets / period)
            return edges.overflow || edges.partialValue > Blueprint.maximumEdges
                ? "too many edges" : nil
        case .gather(let block, let width):
            guard divides(block, sources), 1...Int(UInt32.max) ~= width,
                sources / block * ((block + width - 1) / width) == targets
            else { return "handfuls that do not fit" }
            return nil
        case .group(let block, let keys):
            let extent = keys.count / 2
            guard keys.count == extent * 2, divides(block, sources), divides(extent, block),
                sources / block * extent == targets
            else { return "groups that do not fit" }
            let inverse = keys[extent...]
            return keys[..<extent].enumerated().allSatisfy { group, key in
                0..<extent ~= key && inverse[extent + key] == group
            } ? nil : "keys that are not the inverse of groups"
        case .listed(let edges):
            return edges.violatedInvariant(sources: sources, targets: targets)
        }
    }
}

extension LinkRule.Residue {
    fileprivate func divides(_ block: Int) -> Bool {
        of >= 1 && 0..<of ~= at && block % of == 0
    }
}

extension EdgeList {
    /// Nil when both ways are in bounds and say the same edges. Linear.
    package func violatedInvariant(sources: Int, targets: Int) -> String? {
        guard firstTarget.areOffsets(of: sources, into: self.targets.count),
            firstSource.areOffsets(of: targets, into: self.sources.count),
            self.targets.count == self.sources.count
        else { return "offsets that do not fit their edges" }
        guard self.targets.allSatisfy({ $0 < targets }), self.sources.allSatisfy({ $0 < sources })
        else { return "an edge ends nowhere" }
        // Each way's edges in its own order: equal sums over mixed edges mean equal edges, but for
        // one chance in 2^64.
        var difference: UInt64 = 0
        for source in 0..<sources {
            for target in self.targets(of: source) {
                difference &+= Self.mixed(UInt32(source), target)
            }
        }
        for target in 0..<targets {
            for source in self.sources(of: target) {
                difference &-= Self.mixed(source, UInt32(target))
            }
        }
        return difference == 0 ? nil : "an edge is known to one end only"
    }

    private static func mixed(_ source: UInt32, _ target: UInt32) -> UInt64 {
        var bits = UInt64(source) << 32 | UInt64(target)
        bits = (bits ^ bits >> 31) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 29) &* 0xBF58_476D_1CE4_E5B9
        return bits ^ bits >> 32
    }
}

extension [UInt32] {
    /// Whether these are the offsets of so many rows, and lead to exactly so many entries.
    fileprivate func areOffsets(of rows: Int, into entries: Int) -> Bool {
        guard count == rows + 1, self[0] == 0, Int(self[rows]) == entries else { return false }
        return (0..<rows).allSatisfy { self[$0] <= self[$0 + 1] }
    }
}
