// How long it takes from when a core is free until the next program runs on it, as a session tells: from
// the end of whatever ended last on a rank to the beginning of a program that could have begun by then.
// What it had to wait for otherwise, an input or a message, is no cost of starting.
//
// A datum may have as many makers as readers, ten thousand of each: so each edge is looked at once, for
// when its datum was there and where, and readers look at that.

package import Graphs

package struct PastStarts {
    /// A try of an app, in nanoseconds since whenever.
    package struct Run: Sendable {
        package var name: DropName
        package var began: UInt64
        package var ended: UInt64
        /// A first try of a program: another may have waited for its turn.
        package var isFirstOfProgram: Bool

        package init(name: DropName, began: UInt64, ended: UInt64, isFirstOfProgram: Bool) {
            self.name = name
            self.began = began
            self.ended = max(began, ended)
            self.isFirstOfProgram = isFirstOfProgram
        }
    }

    private let runs: [[Run]]
    private let graph: PhysicalGraph
    private var firstRow: [Int] = []
    /// By row of data: the last tries of what has made it.
    private var ends: [LatestEnds]
    private var gaps: [UInt64] = []
    /// Edges that were looked at: no more than there are.
    package private(set) var edgesSeen = 0

    /// Runs by rank, and the whole graph whose they are.
    package init(_ runs: [[Run]], of blueprint: Blueprint) {
        self.runs = runs
        graph = PhysicalGraph(unrolling: blueprint)
        ends = [LatestEnds](repeating: LatestEnds(), count: graph.dropCount)
        var row = 0
        for number in blueprint.components.indices {
            firstRow.append(row)
            row += blueprint.count(of: ComponentID(number))
        }
        noteEnds()
        for rank in runs.indices { addGaps(of: rank) }
        gaps.sort()
    }

    private func row(of name: DropName) -> Int {
        firstRow[name.component.index] + Int(name.instance)
    }

    /// Seconds; nil where nothing began like that.
    package var median: Double? {
        gaps.isEmpty ? nil : Double(gaps[gaps.count / 2]) / 1e9
    }

    private mutating func noteEnds() {
        var last = [(rank: Int, time: UInt64)?](repeating: nil, count: graph.dropCount)
        for (rank, runs) in runs.enumerated() {
            for run in runs {
                let row = row(of: run.name)
                if let known = last[row], known.time > run.ended { continue }
                last[row] = (rank, run.ended)
            }
        }
        for (row, end) in last.enumerated() {
            guard let end else { continue }
            for edge in graph.consumerRange(of: DropID(row)) {
                ends[graph.consumers[edge].drop.index].add(end.time, on: end.rank)
                edgesSeen += 1
            }
        }
    }

    private mutating func addGaps(of rank: Int) {
        let beginnings = runs[rank].filter(\.isFirstOfProgram).sorted { $0.began < $1.began }
        let endings = runs[rank].sorted { $0.ended < $1.ended }
        var next = 0
        for run in beginnings {
            while next < endings.count, endings[next].ended <= run.began { next += 1 }
            guard next > 0 else { continue }
            let before = endings[next - 1]
            if couldBegin(run.name, on: rank, after: before) {
                gaps.append(run.began - before.ended)
            }
        }
    }

    /// All that it reads was there: from this rank by then, from others, of which one hears later, before
    /// that even began.
    private mutating func couldBegin(_ name: DropName, on rank: Int, after before: Run) -> Bool {
        for edge in graph.producerRange(of: DropID(row(of: name))) {
            edgesSeen += 1
            guard
                ends[graph.producers[edge].drop.index].allAreKnown(
                    on: rank, at: before.ended, ofOthers: before.began)
            else { return false }
        }
        return true
    }
}
