// The same workflow scheduled by hand, at no cost: what no run can be much sooner than.

extension Workflow {
    /// Who must end before each task begins: its parents, and those that make what it reads.
    private var predecessors: [Set<Int>] {
        var maker = [Int?](repeating: nil, count: files.count)
        for (number, task) in tasks.enumerated() {
            for file in task.outputs { maker[file] = number }
        }
        return tasks.enumerated().map { number, task in
            Set(task.parents + task.inputs.compactMap { maker[$0] }).subtracting([number])
        }
    }

    /// A list schedule: whenever a core is free, of what is ready that which has most behind it.
    func listSchedule(cores: Int) -> Double {
        let before = predecessors
        var after = [[Int]](repeating: [], count: tasks.count)
        for (number, others) in before.enumerated() {
            for other in others { after[other].append(number) }
        }
        let urgency = urgency(before, after)
        var awaited = before.map(\.count)
        var ready = tasks.indices.filter { awaited[$0] == 0 }
        var running: [(end: Double, task: Int)] = []
        var now = 0.0
        while !ready.isEmpty || !running.isEmpty {
            ready.sort { (urgency[$0], $1) < (urgency[$1], $0) }
            while running.count < cores, let next = ready.popLast() {
                running.append((now + tasks[next].runtime, next))
            }
            guard let first = running.indices.min(by: { running[$0].end < running[$1].end }) else {
                break
            }
            let (end, task) = running.remove(at: first)
            now = end
            for next in after[task] {
                awaited[next] -= 1
                if awaited[next] == 0 { ready.append(next) }
            }
        }
        return now
    }

    /// Seconds from each task's beginning to the end, by the longest way.
    private func urgency(_ before: [Set<Int>], _ after: [[Int]]) -> [Double] {
        var urgency = [Double](repeating: 0, count: tasks.count)
        var open = after.map(\.count)
        var ready = tasks.indices.filter { open[$0] == 0 }
        while let task = ready.popLast() {
            urgency[task] = tasks[task].runtime + (after[task].map { urgency[$0] }.max() ?? 0)
            for other in before[task] {
                open[other] -= 1
                if open[other] == 0 { ready.append(other) }
            }
        }
        return urgency
    }
}

extension Workflow {
    /// For where nobody has put recorded ones: a chain, a fork and join, and layers that each read some
    /// of the one before.
    static var own: [Workflow] {
        [chain(12), forkJoin(40), layers(6, width: 24)]
    }

    private init(_ name: String, _ tasks: [Task], files: Int) {
        self.name = name
        self.tasks = tasks
        self.files = [Double](repeating: 100_000, count: files)
    }

    /// From 1 to 5, the same every time.
    private static func runtime(_ number: Int) -> Double { 1 + Double(number * 37 % 17) / 4 }

    private static func chain(_ length: Int) -> Workflow {
        let tasks = (0..<length).map {
            Task(
                name: "link", runtime: runtime($0), parents: $0 > 0 ? [$0 - 1] : [],
                inputs: $0 > 0 ? [$0 - 1] : [], outputs: [$0])
        }
        return Workflow("own-chain", tasks, files: length)
    }

    private static func forkJoin(_ width: Int) -> Workflow {
        var tasks = [Task(name: "fork", runtime: 1, outputs: [0])]
        for number in 1...width {
            tasks.append(
                Task(
                    name: "work", runtime: runtime(number), parents: [0], inputs: [0],
                    outputs: [number]))
        }
        tasks.append(
            Task(
                name: "join", runtime: 2, parents: Array(1...width), inputs: Array(1...width),
                outputs: [width + 1]))
        return Workflow("own-fork-join", tasks, files: width + 2)
    }

    private static func layers(_ count: Int, width: Int) -> Workflow {
        var tasks: [Task] = []
        for layer in 0..<count {
            for place in 0..<width {
                let number = layer * width + place
                let before =
                    layer == 0
                    ? [] : [0, 5, 11].map { (layer - 1) * width + (place + $0) % width }
                tasks.append(
                    Task(
                        name: "layer\(layer)", runtime: runtime(number), parents: before,
                        inputs: before, outputs: [number]))
            }
        }
        return Workflow("own-layers", tasks, files: count * width)
    }
}
