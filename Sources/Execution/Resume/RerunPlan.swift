// What a run that resumes a session has to do: as little as there must be. It begins with what has not
// ended, and walks back from there: an app that is to run needs its inputs, and those that are not there
// any more need their producers. Lost data that nobody needs who is not done stays lost.
//
//   - Data in files is there if the file is, with the size that was recorded; `verifies` compares checksums.
//   - Data in memory is gone. Its producers run again only if an app that is to run reads it.
//   - An app that runs writes all its files anew, so their Drops end once more; who has read the old
//     ones and is done stays done, unless the new ones will be others (`dirty`): the graph's input has
//     changed, somebody asked for it, or the app says that it is `non_deterministic`.
//   - Where nobody can know before whether they will be others, the run tells: `looksAgain`. Who has read what
//     came out different (FinalTable+Inputs) is done then, by a run more.
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
        /// All that reads what is made again is done again, without a look whether it came out different.
        package var trustsNobody = false
        /// Drops, or whole components, that are to be done again, and all that follows from them.
        package var rerun: Set<DropName> = []
        package var components: Set<ComponentID> = []
        /// With the graph that the session had until now.
        package var comparison: GraphComparison?

        package init() {}
    }

    let blueprint: Blueprint
    let graph: PhysicalGraph
    let finals: FinalTable
    let places: DropPlaces
    let wishes: Wishes
    let dataFolder: String
    /// By number; 0 for what stays.
    package internal(set) var reasons: [UInt8]
    /// Opened, and not walked on from; and of them those that will be others than they were.
    var waiting: [Int] = []
    var dirty: [Int] = []
    var isDirty: [Bool]
    /// By pair of ports.
    let isStream: [Bool]
    let isInProcess: [Bool]
    let isNonDeterministic: [Bool]
    var restored: Set<Int> = []
    /// Files that are gone or damaged, by their numbers, and whole copies of them.
    package internal(set) var copies: [Int: (path: String, copy: String)] = [:]

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

    package var comparison: GraphComparison? { wishes.comparison }
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
}
