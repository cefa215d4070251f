// What an earlier session says of a graph: how long each app took and how large each datum was, or the
// medians of their components where there are more or fewer of them now. Components are known by their
// ids, as the graph may have changed since.

import Graphs
import Partitioning
import Sessions
import Storage

struct MeasuredWeights {
    private let blueprint: Blueprint
    /// By component and instance; of several tries of an app the last one.
    private var seconds: [Int: [Int: Double]] = [:]
    private var bytes: [Int: [Int: Double]] = [:]

    init(_ session: LoadedSession) throws(Complaint) {
        blueprint = session.blueprint
        do throws(FileError) {
            for rank in 0..<session.ranks {
                for record in try Trace.read(session.directory.traceFile(rank: rank)) {
                    // By a clock that may have been set back in between.
                    let time = record.ended - min(record.began, record.ended)
                    seconds[record.name.component.index, default: [:]][
                        Int(record.name.instance)] = Double(time) / 1e9
                }
            }
        } catch { throw Complaint("\(error.path): \(error.reason)") }
        for (name, record) in session.records.records where record.kind == .data {
            bytes[name.component.index, default: [:]][Int(name.instance)] = Double(record.size)
        }
    }

    /// Of a graph's own fields, or as an earlier session has measured them.
    static func weights(
        of blueprint: Blueprint, from session: String?
    ) throws(Complaint) -> Weights {
        var weights = Weights(blueprint)
        if let session {
            try MeasuredWeights(LoadedSession(session)).replace(in: &weights, of: blueprint)
        }
        return weights
    }

    private func replace(in weights: inout Weights, of other: Blueprint) {
        var numbers: [String: Int] = [:]
        for (number, component) in blueprint.components.enumerated() {
            numbers[component.id] = number
        }
        for (number, component) in other.components.enumerated() {
            guard let known = numbers[component.id] else { continue }
            let id = ComponentID(number)
            let isSame = component.count == blueprint.components[known].count
            if let column = Self.column(seconds[known], isSame ? component.count : nil) {
                weights.measured(seconds: column, of: id)
            }
            if let column = Self.column(bytes[known], isSame ? component.count : nil) {
                weights.measured(bytes: column, of: id)
            }
        }
    }

    /// Each its own where their number is known, and the median for those that there is nothing of.
    private static func column(_ found: [Int: Double]?, _ count: Int?) -> Weights.Column? {
        guard let found, !found.isEmpty else { return nil }
        let median = found.values.sorted()[found.count / 2]
        guard let count else { return .same(median) }
        return .each((0..<count).map { Float(found[$0] ?? median) })
    }
}
