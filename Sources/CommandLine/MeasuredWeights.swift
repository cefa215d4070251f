// What an earlier session says of a graph: how long each app took and how large each datum was, or the
// medians of their components where there are more or fewer of them now. Components are known by their
// ids, as the graph may have changed since.

import Graphs
import Partitioning
import Planning
import Sessions
import Storage

struct MeasuredWeights {
    private let blueprint: Blueprint
    /// By component and instance; of several tries of an app the last one.
    private var seconds: [Int: [Int: Double]] = [:]
    private var bytes: [Int: [Int: Double]] = [:]
    /// Of programs: how long a processor was busy.
    private var processor: [Int: [Int: Double]] = [:]
    /// By rank, and run of the session.
    private var runs: [[PastStarts.Run]] = []

    init(_ session: LoadedSession) throws(Complaint) {
        blueprint = session.blueprint
        do throws(FileError) {
            for rank in 0..<session.ranks {
                // Which has no checksums: it may tell of what is not there.
                let records = try Trace.read(session.directory.traceFile(rank: rank)).filter {
                    Self.isKnown($0.name, in: session.blueprint)
                }
                for record in records {
                    // By a clock that may have been set back in between.
                    let time = record.ended - min(record.began, record.ended)
                    seconds[record.name.component.index, default: [:]][
                        Int(record.name.instance)] = Double(time) / 1e9
                }
                runs += Self.byRun(records, session)
            }
        } catch { throw Complaint("\(error.path): \(error.reason)") }
        for (name, record) in session.records.records {
            let (component, instance) = (name.component.index, Int(name.instance))
            if record.kind == .data {
                bytes[component, default: [:]][instance] = Double(record.size)
            } else if record.processorTime > 0 {
                processor[component, default: [:]][instance] = Double(record.processorTime) / 1e9
            }
        }
    }

    private static func isKnown(_ name: DropName, in blueprint: Blueprint) -> Bool {
        blueprint.components.indices.contains(name.component.index)
            && Int(name.instance) < blueprint.components[name.component.index].count
    }

    /// Between two runs of a session there may be days: of each program of a resumed one what its record tells.
    private static func byRun(
        _ records: [TraceRecord], _ session: LoadedSession
    ) -> [[PastStarts.Run]] {
        guard session.description.run > 1 else { return [records.map(PastStarts.Run.init)] }
        var found: [UInt16: [PastStarts.Run]] = [:]
        for record in records {
            guard let final = session.records.records[record.name],
                final.started == record.began
            else { continue }
            found[final.run, default: []].append(PastStarts.Run(record))
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    init?(from session: String?) throws(Complaint) {
        guard let session else { return nil }
        try self.init(LoadedSession(session))
    }

    /// Of a graph's own fields, or as an earlier session has measured them.
    static func weights(
        of blueprint: Blueprint, from session: String?
    ) throws(Complaint) -> Weights {
        var weights = Weights(blueprint)
        try MeasuredWeights(from: session)?.replace(in: &weights, of: blueprint)
        return weights
    }

    /// Seconds from the end of one program to the beginning of the next; nil where no two followed each
    /// other.
    var programStart: Double? {
        runs.contains { $0.contains(where: \.isFirstOfProgram) }
            ? PastStarts(runs, of: blueprint).median : nil
    }

    func replace(in weights: inout Weights, of other: Blueprint) {
        forEachKnown(of: other) { id, known, count in
            if let column = Self.column(seconds[known], count) {
                weights.measured(seconds: column, of: id)
            }
            if let column = Self.column(bytes[known], count) {
                weights.measured(bytes: column, of: id)
            }
        }
    }

    /// Seconds of a processor, by component.
    func processorSeconds(of other: Blueprint) -> [Weights.Column] {
        var columns = other.components.map { _ in Weights.Column.same(0) }
        forEachKnown(of: other) { id, known, count in
            columns[id.index] = Self.column(processor[known], count) ?? .same(0)
        }
        return columns
    }

    /// A component of another graph, the one here with the same id, and their number of instances where
    /// that is the same.
    private func forEachKnown(of other: Blueprint, _ body: (ComponentID, Int, Int?) -> Void) {
        var numbers: [String: Int] = [:]
        for (number, component) in blueprint.components.enumerated() {
            numbers[component.id] = number
        }
        for (number, component) in other.components.enumerated() {
            guard let known = numbers[component.id] else { continue }
            let isSame = component.count == blueprint.components[known].count
            body(ComponentID(number), known, isSame ? component.count : nil)
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

extension PastStarts.Run {
    fileprivate init(_ record: TraceRecord) {
        self.init(
            name: record.name, began: record.began, ended: record.ended,
            isFirstOfProgram: record.isProgram && record.attempt == 1)
    }
}
