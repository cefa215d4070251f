/// The neighbours of single Drops, worked out from the rules: for what is asked of few.
extension Blueprint {
    package func hasConsumers(_ name: DropName) -> Bool {
        links.contains { link in
            guard link.source == name.component else { return false }
            if case .listed(let edges) = link.rule {
                return !edges.targets(of: Int(name.instance)).isEmpty
            }
            let targets = link.rule.targets(
                of: Int(name.instance), targetCount: count(of: link.target))
            return targets.count > 0
        }
    }

    /// Whether it is so of all Drops beside one, on either side.
    package func allNeighbours(of name: DropName, are isSo: (DropName) -> Bool) -> Bool {
        links.allSatisfy { link in
            let isSource = link.source == name.component
            let isTarget = link.target == name.component
            return (!isSource || targets(link, name).allSatisfy { isSo(DropName(link.target, $0)) })
                && (!isTarget
                    || sources(link, name).allSatisfy { isSo(DropName(link.source, $0)) })
        }
    }

    /// Which producer of a Drop an app is that writes it through some ports, in the order of the edges.
    package func producerNumber(of app: DropName, in data: DropName, ports: UInt16) -> Int {
        var before = 0
        for link in links where link.target == data.component {
            if link.source == app.component, link.ports == ports {
                if case .listed(let edges) = link.rule {
                    let sources = edges.sources(of: Int(data.instance))
                    if let place = sources.firstIndex(of: app.instance) {
                        return before + place - sources.startIndex
                    }
                } else {
                    let run = sourceRun(link, data)
                    let (number, rest) = (Int(app.instance) - run.first)
                        .quotientAndRemainder(dividingBy: run.stride)
                    if rest == 0, (0..<run.count).contains(number) { return before + number }
                }
            }
            if case .listed(let edges) = link.rule {
                before += edges.sources(of: Int(data.instance)).count
            } else {
                before += sourceRun(link, data).count
            }
        }
        return 0
    }

    private func sourceRun(_ link: Link, _ data: DropName) -> InstanceRun {
        link.rule.sources(of: Int(data.instance), sourceCount: count(of: link.source))
    }

    private func targets(_ link: Link, _ name: DropName) -> [Int] {
        let instance = Int(name.instance)
        if case .listed(let edges) = link.rule {
            return edges.targets(of: instance).map { Int($0) }
        }
        return link.rule.targets(of: instance, targetCount: count(of: link.target)).all
    }

    private func sources(_ link: Link, _ name: DropName) -> [Int] {
        let instance = Int(name.instance)
        if case .listed(let edges) = link.rule {
            return edges.sources(of: instance).map { Int($0) }
        }
        return link.rule.sources(of: instance, sourceCount: count(of: link.source)).all
    }
}

extension InstanceRun {
    fileprivate var all: [Int] { (0..<count).map { first + $0 * stride } }
}
