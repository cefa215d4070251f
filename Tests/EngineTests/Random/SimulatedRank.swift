import Engine
import Graphs
import Transport

/// One engine, and what whoever drives it has to keep: what runs, what is to be waited for.
final class SimulatedRank {
    var engine: Engine
    var effects = Effects()
    private(set) var running: [Work] = []
    private var placeOfRunning: [DropID: Int] = [:]
    var retries: [Retry] = []
    /// Of tries that hang, and of all others: these are over some time before their deadline.
    var deadlines: [Deadline] = []
    var idleDeadlines: [Deadline] = []
    /// Completed data that is to expire, and expired data that is to be deleted.
    var completed: [DropID] = []
    var expired: [DropID] = []
    /// Segments that it has.
    var segments = 1
    /// How many streams of an app have been read to their end.
    var endsRead: [DropID: Int] = [:]
    var readSoFar: [ReadKey: UInt64] = [:]

    struct ReadKey: Hashable {
        var reader: DropID
        var source: StreamSource
    }

    /// A Drop that was begun.
    struct Work {
        var drop: DropID
        var attempt: UInt8
        var writesDone = 0
    }

    init(_ engine: consuming Engine) { self.engine = engine }

    // MARK: What runs

    func isRunning(_ drop: DropID) -> Bool { placeOfRunning[drop] != nil }

    func run(_ work: Work) {
        placeOfRunning[work.drop] = running.count
        running.append(work)
    }

    func stopRunning(_ drop: DropID) {
        guard let place = placeOfRunning.removeValue(forKey: drop), let last = running.popLast()
        else { return }
        guard place < running.count else { return }
        running[place] = last
        placeOfRunning[last.drop] = place
    }

    func noteWrite(_ drop: DropID) {
        if let place = placeOfRunning[drop] { running[place].writesDone += 1 }
    }

    func number(of drop: DropID) -> Int { Int(engine.graph.component[drop.index]) }

    func state(of drop: DropID) -> UInt8 {
        switch engine.kind(of: drop) {
        case .data: engine.dataState(of: drop).rawValue
        case .app: engine.appState(of: drop).rawValue
        }
    }
}
