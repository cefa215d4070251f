// Cycles that go through the next iteration of a loop. Such a link leads forward as long as all else on
// the way stays in the loop, or in one that goes in step with it. But what leaves the loop waits for all
// iterations, and all iterations wait for what enters it: then the way leads back to where it began.

import Graphs

struct LoopCycles {
    private let blueprint: Blueprint
    /// Loops that go in step are one, called by one of their names.
    private var namesake: [String: String] = [:]
    private var consumers: [[Int]]

    /// The components of one such cycle, in the order of the flow. To be asked where there is no other.
    static func someCycle(in blueprint: Blueprint) -> [Int]? {
        var forward = blueprint.links.filter { link in
            if case .next(let period) = link.rule { period > 1 } else { false }
        }
        guard !forward.isEmpty else { return nil }
        var search = LoopCycles(blueprint)
        while true {
            search.connect(with: forward)
            let knots = StrongComponents(search.consumers)
            // Outer loops come off first; what is inside them may then hang together no more.
            let remaining = forward.filter { link in
                knots.number[link.source.index] == knots.number[link.target.index]
            }
            let bad = remaining.filter { search.member(outside: $0, knots) != nil }
            guard let first = bad.first else { return nil }
            if bad.count == forward.count {
                return search.cycle(through: first, knots)
            }
            forward = bad
        }
    }

    private init(_ blueprint: Blueprint) {
        self.blueprint = blueprint
        consumers = []
        for link in blueprint.links {
            guard case .inStep = link.rule else { continue }
            let ends = [link.source, link.target].map { blueprint[$0].levels.reversed() }
            for (one, other) in zip(ends[0], ends[1]) where one.isLoop && other.isLoop {
                namesake[name(of: one.group)] = name(of: other.group)
            }
        }
    }

    private func name(of loop: String) -> String {
        var name = loop
        while let other = namesake[name], other != name { name = other }
        return name
    }

    private mutating func connect(with forward: [Link]) {
        consumers = [[Int]](repeating: [], count: blueprint.components.count)
        for link in forward { consumers[link.source.index].append(link.target.index) }
        for link in blueprint.links where !link.rule.carriesForward {
            consumers[link.source.index].append(link.target.index)
        }
    }

    /// A component that hangs together with both ends of a link and is not in its loop.
    private func member(outside link: Link, _ knots: StrongComponents) -> Int? {
        guard let loop = blueprint[link.source].levels.last else { return nil }
        let wanted = name(of: loop.group)
        return knots.members[knots.number[link.source.index]].first { member in
            !blueprint.components[member].levels.contains { name(of: $0.group) == wanted }
        }
    }

    private func cycle(through link: Link, _ knots: StrongComponents) -> [Int] {
        guard let outside = member(outside: link, knots) else { return [] }
        let away = way(from: link.target.index, to: outside)
        return away.dropLast() + way(from: outside, to: link.source.index)
    }

    /// The shortest way, both ends included.
    private func way(from start: Int, to end: Int) -> [Int] {
        var before = [start: start]
        var queue = [start]
        var next = 0
        while next < queue.count, before[end] == nil {
            for consumer in consumers[queue[next]] where before[consumer] == nil {
                before[consumer] = queue[next]
                queue.append(consumer)
            }
            next += 1
        }
        var way = [end]
        while let last = way.last, last != start, let earlier = before[last] { way.append(earlier) }
        return way.reversed()
    }
}

/// What hangs together both ways: Tarjan's algorithm, without recursion.
private struct StrongComponents {
    private(set) var number: [Int]
    private(set) var members: [[Int]] = []

    init(_ consumers: [[Int]]) {
        let unseen = -1
        number = [Int](repeating: unseen, count: consumers.count)
        var order = number
        var low = number
        var next = [Int](repeating: 0, count: consumers.count)
        var open: [Int] = []
        var seen = 0
        for root in consumers.indices where order[root] == unseen {
            var path = [root]
            while let here = path.last {
                if order[here] == unseen {
                    order[here] = seen
                    low[here] = seen
                    seen += 1
                    open.append(here)
                }
                if next[here] < consumers[here].count {
                    let there = consumers[here][next[here]]
                    next[here] += 1
                    if order[there] == unseen {
                        path.append(there)
                    } else if number[there] == unseen {
                        low[here] = min(low[here], order[there])
                    }
                    continue
                }
                path.removeLast()
                if let before = path.last { low[before] = min(low[before], low[here]) }
                guard low[here] == order[here] else { continue }
                var knot: [Int] = []
                repeat {
                    knot.append(open.removeLast())
                    number[knot[knot.count - 1]] = members.count
                } while knot[knot.count - 1] != here
                members.append(knot)
            }
        }
    }
}
