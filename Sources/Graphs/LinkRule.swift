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
    }
}

extension LinkRule {
    package static let oneToOne = LinkRule.blocks(sources: 1, targets: 1)

    /// The targets of one source, where a run can say it; `listed` edges are in `EdgeList`.
    @inline(__always)
    package func targets(of source: Int, targetCount: Int) -> InstanceRun {
        switch self {
        case .blocks(let sources, let targets, let onlySources, let onlyTargets):
            guard source % onlySources.of == onlySources.at else { return .none }
            return InstanceRun(
                first: source / sources * targets + onlyTargets.at, stride: onlyTargets.of,
                count: targets / onlyTargets.of)
        case .next(let period):
            let isLast = source % period == period - 1
            return InstanceRun(first: source + 1, count: isLast ? 0 : 1)
        case .inStep(let period):
            return InstanceRun(
                first: source % period, stride: period, count: targetCount / period)
        case .gather(let block, let width):
            let perBlock = (block + width - 1) / width
            return InstanceRun(
                first: source / block * perBlock + source % block / width, count: 1)
        case .group(let block, let keys):
            // keys[k] is the coordinate that group k collects; its inverse is in the second half.
            let extent = keys.count / 2
            return InstanceRun(
                first: source / block * extent + keys[extent + source % extent], count: 1)
        case .listed:
            return .none
        }
    }

    /// The sources of one target.
    @inline(__always)
    package func sources(of target: Int, sourceCount: Int) -> InstanceRun {
        switch self {
        case .blocks(let sources, let targets, let onlySources, let onlyTargets):
            guard target % onlyTargets.of == onlyTargets.at else { return .none }
            return InstanceRun(
                first: target / targets * sources + onlySources.at, stride: onlySources.of,
                count: sources / onlySources.of)
        case .next(let period):
            return InstanceRun(first: target - 1, count: target % period == 0 ? 0 : 1)
        case .inStep(let period):
            return InstanceRun(
                first: target % period, stride: period, count: sourceCount / period)
        case .gather(let block, let width):
            let perBlock = (block + width - 1) / width
            let start = target % perBlock * width
            return InstanceRun(
                first: target / perBlock * block + start, count: min(width, block - start))
        case .group(let block, let keys):
            let extent = keys.count / 2
            return InstanceRun(
                first: target / extent * block + keys[target % extent], stride: extent,
                count: block / extent)
        case .listed:
            return .none
        }
    }

    /// The rule of a group-by on the innermost coordinate. As in DALiuGE, groups stand in the
    /// order of their keys written as text: "10" comes before "2".
    package static func groupedByInnermost(block: Int, extent: Int) -> LinkRule {
        let sorted = (0..<extent).map { (String($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
        var inverse = [Int](repeating: 0, count: extent)
        for (group, key) in sorted.enumerated() { inverse[key] = group }
        return .group(block: block, keys: sorted + inverse)
    }
}
