// A link between two components, as a rule between their instance numbers. Scatters nest, so the
// instances of a deeper component fall into equal consecutive blocks, one for each instance of the
// shallower one; every construct is some such arithmetic. A link of ten million edges is then a few
// integers, each rank works out its own edges, in both directions, and no rank holds them all.

/// Every `stride`-th number from `first` on.
package struct InstanceRun: Equatable, Sendable {
    package var first: Int
    package var stride: Int
    package var count: Int

    package static let none = InstanceRun(first: 0, stride: 1, count: 0)

    @inline(__always)
    package init(first: Int, stride: Int = 1, count: Int) {
        self.first = first
        self.stride = stride
        self.count = count
    }
}

/// An instance by its block and its number in it. Counting on costs no division.
struct BlockPlace {
    private(set) var block: Int
    private(set) var offset: Int
    private let length: Int

    @inline(__always)
    init(_ instance: Int, blocksOf length: Int) {
        // Of blocks of none there is no instance to ask for.
        self.length = max(1, length)
        (block, offset) = instance.quotientAndRemainder(dividingBy: self.length)
    }

    @inline(__always)
    mutating func advance() {
        offset += 1
        if offset == length {
            offset = 0
            block += 1
        }
    }
}

package enum LinkRule: Equatable, Sendable {
    /// Block k of the sources to block k of the targets, all to all; where a loop-aware link
    /// leaves or enters a loop, only the instances that are `only.at` modulo `only.of`.
    case blocks(
        sources: Int, targets: Int, onlySources: Residue = .any, onlyTargets: Residue = .any)
    /// From each iteration of a loop to the next one; the last goes nowhere.
    case next(period: Int)
    /// Two loops in step: equal iteration numbers, all to all.
    case inStep(period: Int)
    /// Blocks of `block` sources that are gathered `width` at a time; the last may be smaller.
    case gather(block: Int, width: Int)
    /// Blocks of `block` sources, sorted into groups by their innermost coordinate.
    case group(block: Int, keys: [Int])
    /// Any edges at all, sorted by source and by target: imported graphs.
    case listed(EdgeList)

    package struct Residue: Equatable, Sendable {
        package var at: Int
        package var of: Int

        package init(at: Int, of: Int) {
            self.at = at
            self.of = of
        }

        package static let any = Residue(at: 0, of: 1)
        package static func last(of extent: Int) -> Residue { Residue(at: extent - 1, of: extent) }
        package static func first(of extent: Int) -> Residue { Residue(at: 0, of: extent) }

        @inline(__always)
        func contains(_ number: Int) -> Bool { of == 1 || number % of == at }
    }
}

extension LinkRule {
    package static let oneToOne = LinkRule.blocks(sources: 1, targets: 1)

    /// The targets of one source, where a run can say it; `listed` edges are in `EdgeList`.
    @inline(__always)
    package func targets(of source: Int, targetCount: Int) -> InstanceRun {
        targets(of: BlockPlace(source, blocksOf: sourceBlock), targetCount: targetCount)
    }

    /// The sources of one target.
    @inline(__always)
    package func sources(of target: Int, sourceCount: Int) -> InstanceRun {
        sources(of: BlockPlace(target, blocksOf: targetBlock), sourceCount: sourceCount)
    }

    /// The blocks of sources that the rule counts in.
    @inline(__always)
    var sourceBlock: Int {
        switch self {
        case .blocks(let sources, _, _, _): sources
        case .next(let period), .inStep(let period): period
        case .gather(let block, _), .group(let block, _): block
        case .listed: 1
        }
    }

    /// The blocks of targets that the rule counts in.
    @inline(__always)
    var targetBlock: Int {
        switch self {
        case .blocks(_, let targets, _, _): targets
        case .next(let period), .inStep(let period): period
        case .gather(let block, let width): (block + width - 1) / width
        case .group(_, let keys): keys.count / 2
        case .listed: 1
        }
    }

    @inline(__always)
    func targets(of source: BlockPlace, targetCount: Int) -> InstanceRun {
        switch self {
        case .blocks(_, let targets, let onlySources, let onlyTargets):
            guard onlySources.contains(source.offset) else { return .none }
            return InstanceRun(
                first: source.block * targets + onlyTargets.at, stride: onlyTargets.of,
                count: targets / onlyTargets.of)
        case .next(let period):
            let isLast = source.offset == period - 1
            return InstanceRun(
                first: source.block * period + source.offset + 1, count: isLast ? 0 : 1)
        case .inStep(let period):
            return InstanceRun(
                first: source.offset, stride: period, count: targetCount / period)
        case .gather(let block, let width):
            let perBlock = (block + width - 1) / width
            return InstanceRun(first: source.block * perBlock + source.offset / width, count: 1)
        case .group(_, let keys):
            // keys[k] is the coordinate that group k collects; its inverse is in the second half.
            let extent = keys.count / 2
            return InstanceRun(
                first: source.block * extent + keys[extent + source.offset % extent], count: 1)
        case .listed:
            return .none
        }
    }

    @inline(__always)
    func sources(of target: BlockPlace, sourceCount: Int) -> InstanceRun {
        switch self {
        case .blocks(let sources, _, let onlySources, let onlyTargets):
            guard onlyTargets.contains(target.offset) else { return .none }
            return InstanceRun(
                first: target.block * sources + onlySources.at, stride: onlySources.of,
                count: sources / onlySources.of)
        case .next(let period):
            return InstanceRun(
                first: target.block * period + target.offset - 1, count: target.offset == 0 ? 0 : 1)
        case .inStep(let period):
            return InstanceRun(
                first: target.offset, stride: period, count: sourceCount / period)
        case .gather(let block, let width):
            let start = target.offset * width
            return InstanceRun(
                first: target.block * block + start, count: min(width, block - start))
        case .group(let block, let keys):
            let extent = keys.count / 2
            return InstanceRun(
                first: target.block * block + keys[target.offset], stride: extent,
                count: block / extent)
        case .listed:
            return .none
        }
    }

    /// How many targets every source has, where all have the same number.
    func targetsOfEach(targetCount: Int) -> Int? {
        switch self {
        case .blocks(_, let targets, .any, let onlyTargets): targets / onlyTargets.of
        case .inStep(let period): targetCount / period
        case .gather, .group: 1
        case .blocks, .next, .listed: nil
        }
    }

    /// How many sources every target has, where all have the same number.
    func sourcesOfEach(sourceCount: Int) -> Int? {
        switch self {
        case .blocks(let sources, _, let onlySources, .any): sources / onlySources.of
        case .inStep(let period): sourceCount / period
        case .group(let block, let keys): block / (keys.count / 2)
        case .blocks, .next, .gather, .listed: nil
        }
    }

    /// The rule of a group-by on the innermost coordinate. As in DALiuGE, groups stand in the
    /// order of their keys written as text: "10" comes before "2".
    package static func groupedByInnermost(block: Int, extent: Int) -> LinkRule {
        var keys = [Int](repeating: 0, count: extent * 2)
        var key = 0
        for group in 0..<extent {
            keys[group] = key
            keys[extent + key] = group
            if group < extent - 1 { key = following(key, below: extent) }
        }
        return .group(block: block, keys: keys)
    }

    /// The next number in the order of texts: one digit more if that still fits, else one up at the
    /// last place where there is one. It needs no texts: ten million of these take a gigabyte.
    private static func following(_ key: Int, below extent: Int) -> Int {
        if key > 0, key * 10 < extent { return key * 10 }
        var next = key
        while next % 10 == 9 || next + 1 >= extent { next /= 10 }
        return next + 1
    }
}
