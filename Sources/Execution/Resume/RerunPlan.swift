// What a run that resumes a session has to do: as little as there must be. It begins with what has not
// ended, and walks back from there: an app that is to run needs its inputs, and those that are not there
// any more need their producers. Lost data that nobody needs who is not done stays lost.
//
//   - Data in files is there if the file is, with the size that was recorded; `verifies` compares checksums.
//   - Data in memory is gone. Its producers run again only if an app that is to run reads it.
//   - An app that runs writes all its files anew, so their Drops end once more; who has read the old
//     ones and is done stays done, unless the new ones will be others (`dirty`): the graph's input has
//     changed, somebody asked for it, or the app says that it is `non_deterministic`.
//   - What is joined by a stream runs together, or not at all.
//   - A result that nobody reads is needed for its own sake.

import Engine
package import Graphs
package import Sessions
import Storage

package struct RerunPlan: ~Copyable {
    package struct Wishes: Sendable {
        package var fromFailed = false
        package var verifies = false
        /// Drops, or whole components, that are to be done again, and all that follows from them.
        package var rerun: Set<DropName> = []
        package var components: Set<ComponentID> = []

        package init() {}
    }

    let blueprint: Blueprint
    let graph: PhysicalGraph
    let finals: FinalTable
    let places: DropPlaces
    let wishes: Wishes
    let dataFolder: String
    /// By number; 0 for what stays.
    package private(set) var reasons: [UInt8]
    private var waiting: [Int] = []
    private var dirty: [Int] = []
    private var isDirty: [Bool]
    /// By pair of ports.
    private let isStream: [Bool]
    private let isInProcess: [Bool]
    private let isNonDeterministic: [Bool]
    var restored: Set<Int> = []

    package init(
        _ blueprint: Blueprint, _ finals: FinalTable, _ places: DropPlaces, _ wishes: Wishes,
        dataFolder: String, isProgram: (Component) -> Bool
    ) {
        self.blueprint = blueprint
        self.finals = finals
        self.places = places
        self.wishes = wishes
        self.dataFolder = dataFolder
        // One partition: a Drop's row is its number.
        graph = PhysicalGraph(unrolling: blueprint)
        reasons = [UInt8](repeating: 0, count: blueprint.dropCount)
        isDirty = [Bool](repeating: false, count: blueprint.dropCount)
        isStream = blueprint.ports.map(\.isStream)
        isInProcess = blueprint.components.map { $0.kind == .app && !isProgram($0) }
        isNonDeterministic = blueprint.components.map {
            ["true", "yes", "1"].contains(
                $0.fields.text("non_deterministic")?.lowercased() ?? "")
        }
        for number in 0..<blueprint.dropCount { begin(with: number) }
        work()
    }

    package var drops: Int { reasons.count }
    package var components: [Component] { blueprint.components }
    /// Nothing is to be done.
    package var isEmpty: Bool { reasons.allSatisfy { $0 == 0 } }

    package func reason(_ number: Int) -> RerunReason? { RerunReason(rawValue: reasons[number]) }

    func kind(_ number: Int) -> DropKind {
        blueprint.components[Int(graph.component[number])].kind
    }

    /// Of data: it was not to live longer.
    func hasExpired(_ number: Int) -> Bool {
        [DataState.expired, .deleted].contains { $0.rawValue == finals.states[number] }
    }

    func outcome(_ number: Int) -> Outcome {
        switch kind(number) {
        case .app:
            switch AppState(rawValue: finals.states[number]) {
            case .finished: .completed
            case .skipped: .skipped
            case .cancelled: .cancelled
            default: .failed
            }
        case .data:
            switch DataState(rawValue: finals.states[number]) {
            case .completed, .expired, .deleted: .completed
            case .skipped: .skipped
            case .cancelled: .cancelled
            default: .failed
            }
        }
    }

    // MARK: Where it begins

    private mutating func begin(with number: Int) {
        guard finals.isFinal(number) else { return open(number, .notDone) }
        let component = ComponentID(Int(graph.component[number]))
        if wishes.components.contains(component)
            || !wishes.rerun.isEmpty && wishes.rerun.contains(graph.name(of: DropID(number)))
        {
            return soil(number, .asked)
        }
        switch outcome(number) {
        case .failed, .cancelled: if wishes.fromFailed { soil(number, .failed) }
        case .skipped: break
        case .completed:
            guard kind(number) == .data else { return }
            let drop = DropID(number)
            if graph.producerRange(of: drop).isEmpty {
                if isChangedInput(number) { soil(number, .inputChanged) }
            } else if graph.consumerRange(of: drop).isEmpty, !hasExpired(number), !isThere(number) {
                open(number, .fileLost)
            }
        }
    }

    /// A file from outside that is another now. One that is gone is no matter until it is needed.
    private func isChangedInput(_ number: Int) -> Bool {
        guard places.placements[Int(graph.component[number])] == .file, finals.hasSize(number),
            let path = try? places.path(of: graph.name(of: DropID(number))),
            let size = Files.size(of: path)
        else { return false }
        return !finals.isFolder(number) && UInt64(size) != finals.sizes[number]
            && Files.isRegular(path)
    }

    // MARK: The walk

    private mutating func open(_ number: Int, _ reason: RerunReason) {
        guard reasons[number] == 0 else { return }
        reasons[number] = reason.rawValue
        restored.remove(number)
        waiting.append(number)
    }

    /// Will be another than it was: so will all that follows.
    private mutating func soil(_ number: Int, _ reason: RerunReason) {
        guard !isDirty[number] else { return }
        isDirty[number] = true
        open(number, reason)
        dirty.append(number)
    }

    private mutating func work() {
        while true {
            if let number = dirty.popLast() {
                let drop = DropID(number)
                for edge in graph.consumerRange(of: drop) {
                    let next = graph.consumers[edge].drop.index
                    // What has not ended will see for itself.
                    if finals.isFinal(next) { soil(next, .inputChanged) }
                }
                // Data is made anew by all that make it.
                if kind(number) == .data {
                    for edge in graph.producerRange(of: drop) {
                        open(graph.producers[edge].drop.index, .outputNeeded)
                    }
                }
            } else if let number = waiting.popLast() {
                if kind(number) == .app {
                    openAround(app: number)
                } else {
                    openAround(data: number)
                }
            } else {
                return
            }
        }
    }

    private mutating func openAround(app number: Int) {
        let drop = DropID(number)
        for edge in graph.producerRange(of: drop) {
            let data = graph.producers[edge].drop.index
            if isStream[Int(graph.producerPorts[edge])] {
                open(data, .stream)
            } else if reasons[data] == 0, outcome(data) == .completed, !isThere(data) {
                let isFile = places.placements[Int(graph.component[data])] == .file
                open(data, isFile ? .fileLost : .memoryLost)
            }
        }
        for edge in graph.consumerRange(of: drop) {
            let data = graph.consumers[edge].drop.index
            let isStreamed = graph.consumerRange(of: DropID(data)).contains {
                isStream[Int(graph.consumerPorts[$0])]
            }
            // What is in memory is written again only for those who read it.
            if isStreamed || !places.placements[Int(graph.component[data])].isMemory {
                open(data, .producerRuns)
            }
            if isNonDeterministic[Int(graph.component[number])], finals.isFinal(number) {
                soil(data, .inputChanged)
            }
        }
    }

    private mutating func openAround(data number: Int) {
        let drop = DropID(number)
        for edge in graph.consumerRange(of: drop)
        where isStream[Int(graph.consumerPorts[edge])] {
            open(graph.consumers[edge].drop.index, .stream)
        }
        let isFileThere = isFile(number) && isThere(number)
        for edge in graph.producerRange(of: drop) {
            let app = graph.producers[edge].drop.index
            guard reasons[app] == 0, outcome(app) == .completed else { continue }
            let isWritten = !isInProcess[Int(graph.component[app])] && isFileThere
            if !isWritten || reasons[number] == RerunReason.fileLost.rawValue {
                open(app, .outputNeeded)
            }
        }
    }
}
