// Task Bench's patterns as graphs: columns of tasks, a step below the other, each task an app that
// computes and a datum that the next step reads. Written as DALiuGE's physical graph: a column's
// partition is said there, so that each rank has a block of columns.

import Foundation

struct TaskBench {
    enum Pattern: String, CaseIterable {
        case stencil, fft, tree, nearest, trivial
    }

    static let outputBytes = 16

    var pattern: Pattern
    var columnsPerRank: Int
    var ranks: Int
    var steps: Int
    var iterations: Int

    var columns: Int { columnsPerRank * ranks }
    var name: String { "\(pattern.rawValue)-\(columns)-\(steps)-\(iterations)" }

    /// Nobody reads what the tasks of the trivial pattern write: they write nothing.
    private var hasData: Bool { pattern != .trivial }
    private var levels: Int { Int.bitWidth - (columns - 1).leadingZeroBitCount }

    private func width(_ step: Int) -> Int {
        pattern == .tree && step < levels ? 1 << step : columns
    }

    var tasks: Int { (0..<steps).reduce(0) { $0 + width($1) } }
    var drops: Int { hasData ? 2 * tasks : tasks }

    /// The columns of the step before that a task reads.
    private func inputs(_ column: Int, _ step: Int) -> [Int] {
        guard step > 0 else { return [] }
        switch pattern {
        case .trivial: return []
        case .stencil: return near(column, 1)
        case .nearest: return near(column, 2)
        case .tree: return [column / 2]
        case .fft:
            let distance = 1 << ((step - 1) % max(levels, 1))
            return [column - distance, column, column + distance].filter(isColumn)
        }
    }

    private func near(_ column: Int, _ distance: Int) -> [Int] {
        (column - distance...column + distance).filter(isColumn)
    }

    private func isColumn(_ column: Int) -> Bool { 0..<columns ~= column }

    private func outputs(_ column: Int, _ step: Int) -> [Int] {
        guard step + 1 < steps else { return [] }
        let below = 0..<width(step + 1)
        switch pattern {
        case .trivial: return []
        case .stencil: return near(column, 1)
        case .nearest: return near(column, 2)
        case .tree: return [2 * column, 2 * column + 1].filter(below.contains)
        case .fft: return inputs(column, step + 1)
        }
    }

    // MARK: The file

    func write(in workshop: Workshop) throws -> String {
        var graph = PhysicalGraphText()
        let kernel = "\"iterations\":\(iterations),\"output_bytes\":\(Self.outputBytes)"
        for column in 0..<columns {
            for step in 0..<steps where column < width(step) {
                let (app, datum) = ("a\(column)-\(step)", "d\(column)-\(step)")
                graph.addApp(
                    app, "weir.ComputeApp", kernel, on: column,
                    reads: inputs(column, step).map { "d\($0)-\(step - 1)" },
                    writes: hasData ? [datum] : [])
                guard hasData else { continue }
                graph.addDatum(
                    datum, on: column, from: app,
                    to: outputs(column, step).map { "a\($0)-\(step + 1)" })
            }
        }
        return try graph.write(name + ".graph", in: workshop)
    }
}
