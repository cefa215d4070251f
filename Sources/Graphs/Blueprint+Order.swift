extension Blueprint {
    /// Components in the order of the flow; links that carry from one iteration to the next aside.
    /// What is on a cycle comes last, in the order of the table.
    package func componentsInOrder() -> [Int] {
        var awaited = [Int](repeating: 0, count: components.count)
        var consumers = [[Int]](repeating: [], count: components.count)
        for link in links where !link.rule.carriesForward {
            awaited[link.target.index] += 1
            consumers[link.source.index].append(link.target.index)
        }
        var order = components.indices.filter { awaited[$0] == 0 }
        var next = 0
        while next < order.count {
            for consumer in consumers[order[next]] {
                awaited[consumer] -= 1
                if awaited[consumer] == 0 { order.append(consumer) }
            }
            next += 1
        }
        return order + components.indices.filter { awaited[$0] > 0 }
    }
}

extension LinkRule {
    /// True for links from one iteration of a loop to the next: they only lead forward.
    package var carriesForward: Bool {
        if case .next = self { true } else { false }
    }
}
