// How long it takes from when a core is free until the next program runs on it, as a session tells: from
// the end of whatever ended last on a rank to the beginning of a program that could have begun by then.
// What it had to wait for otherwise, an input or a message, is no cost of starting.

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
            self.ended = ended
            self.isFirstOfProgram = isFirstOfProgram
        }
    }

    private struct End {
        var rank: Int
        var time: UInt64
    }

    private let runs: [[Run]]
    private let graph: PhysicalGraph
    private var firstRow: [Int] = []
    /// Of apps, by row: their last try.
    private var ends: [End?]

    /// Runs by rank, and the whole graph whose they are.
    package init(_ runs: [[Run]], of blueprint: Blueprint) {
        self.runs = runs
        graph = PhysicalGraph(unrolling: blueprint)
        ends = [End?](repeating: nil, count: graph.dropCount)
        var row = 0
        for number in blueprint.components.indices {
            firstRow.append(row)
            row += blueprint.count(of: ComponentID(number))
        }
        for (rank, runs) in runs.enumerated() {
            for run in runs {
                let row = self.row(of: run.name)
                if let known = ends[row], known.time > run.ended { continue }
                ends[row] = End(rank: rank, time: run.ended)
            }
        }
    }

    private func row(of name: DropName) -> Int {
        firstRow[name.component.index] + Int(name.instance)
    }

    /// Seconds; nil where nothing began like that.
    package var median: Double? {
        var gaps: [UInt64] = []
        for rank in runs.indices { addGaps(of: rank, to: &gaps) }
        gaps.sort()
        return gaps.isEmpty ? nil : Double(gaps[gaps.count / 2]) / 1e9
    }

    private func addGaps(of rank: Int, to gaps: inout [UInt64]) {
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
    private func couldBegin(_ name: DropName, on rank: Int, after before: Run) -> Bool {
        inputs(of: name).allSatisfy { row in
            guard let end = ends[row] else { return true }
            return end.time <= (end.rank == rank ? before.ended : before.began)
        }
    }

    /// Rows of the apps that make what an app reads.
    private func inputs(of name: DropName) -> [Int] {
        let app = DropID(row(of: name))
        return graph.producerRange(of: app).flatMap { edge in
            let data = graph.producers[edge].drop
            return graph.producerRange(of: data).map { graph.producers[$0].drop.index } + [
                data.index
            ]
        }
    }
}
