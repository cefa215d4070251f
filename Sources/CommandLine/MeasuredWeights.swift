// What an earlier session says of a graph: the median of the times of a component's apps, and the
// sizes of its data. Components are known by their ids, as the graph may have changed since.

import Graphs
import Partitioning
import Sessions
import Storage

struct MeasuredWeights {
    private let blueprint: Blueprint
    private var seconds: [Int: [Double]] = [:]
    private var bytes: [Int: [Int: Double]] = [:]

    init(_ session: LoadedSession) throws(Complaint) {
        blueprint = session.blueprint
        do throws(FileError) {
            for rank in 0..<session.ranks {
                for record in try Trace.read(session.directory.traceFile(rank: rank)) {
                    // By a clock that may have been set back in between.
                    let time = record.ended - min(record.began, record.ended)
                    seconds[record.name.component.index, default: []].append(Double(time) / 1e9)
                }
            }
        } catch { throw Complaint("\(error.path): \(error.reason)") }
        for (name, record) in session.records.records where record.kind == .data {
            bytes[name.component.index, default: [:]][Int(name.instance)] = Double(record.size)
        }
    }

    func replace(in weights: inout Weights, of other: Blueprint) {
        var numbers: [String: Int] = [:]
        for (number, component) in blueprint.components.enumerated() {
            numbers[component.id] = number
        }
        for (number, component) in other.components.enumerated() {
            guard let known = numbers[component.id] else { continue }
            let id = ComponentID(number)
            if let times = seconds[known], let median = Self.median(times) {
                weights.measured(seconds: .same(median), of: id)
            }
            guard let sizes = bytes[known], let median = Self.median(Array(sizes.values)) else {
                continue
            }
            let isSame = component.count == blueprint.components[known].count
            weights.measured(
                bytes: isSame
                    ? .each((0..<component.count).map { Float(sizes[$0] ?? median) })
                    : .same(median), of: id)
        }
    }

    private static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }
}
