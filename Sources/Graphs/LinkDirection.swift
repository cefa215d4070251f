// A link seen from one of its ends: consumers from the source, producers from the target.

/// Which end of a link is here, and which there.
protocol Direction {
    static func here(_ link: Link) -> ComponentID
    static func there(_ link: Link) -> ComponentID
    static func block(_ rule: borrowing LinkRule) -> Int
    static func run(
        _ rule: borrowing LinkRule, _ place: BlockPlace, count: Int
    ) -> InstanceRun
    static func countOfEach(_ rule: LinkRule, count: Int) -> Int?
    static func listed(_ edges: EdgeList, _ instance: Int) -> ArraySlice<UInt32>
}

enum Consumers: Direction {
    static func here(_ link: Link) -> ComponentID { link.source }
    static func there(_ link: Link) -> ComponentID { link.target }
    static func block(_ rule: borrowing LinkRule) -> Int { rule.sourceBlock }
    @inline(__always)
    static func run(
        _ rule: borrowing LinkRule, _ place: BlockPlace, count: Int
    ) -> InstanceRun {
        rule.targets(of: place, targetCount: count)
    }
    static func countOfEach(_ rule: LinkRule, count: Int) -> Int? {
        rule.targetsOfEach(targetCount: count)
    }
    static func listed(_ edges: EdgeList, _ instance: Int) -> ArraySlice<UInt32> {
        edges.targets(of: instance)
    }
}

enum Producers: Direction {
    static func here(_ link: Link) -> ComponentID { link.target }
    static func there(_ link: Link) -> ComponentID { link.source }
    static func block(_ rule: borrowing LinkRule) -> Int { rule.targetBlock }
    @inline(__always)
    static func run(
        _ rule: borrowing LinkRule, _ place: BlockPlace, count: Int
    ) -> InstanceRun {
        rule.sources(of: place, sourceCount: count)
    }
    static func countOfEach(_ rule: LinkRule, count: Int) -> Int? {
        rule.sourcesOfEach(sourceCount: count)
    }
    static func listed(_ edges: EdgeList, _ instance: Int) -> ArraySlice<UInt32> {
        edges.sources(of: instance)
    }
}
