import Engine
import Graphs
import Sessions

/// DALiuGE's words for the state of a Drop: of every one its status, of an app also how it ran.
struct StateWords {
    let state: String
    let execState: String?

    init(_ component: Component, _ record: JournalRecord?) {
        switch component.kind {
        case .data:
            let data = record.flatMap { DataState(rawValue: $0.state) } ?? .initialized
            (state, execState) = (data.word, nil)
        case .app:
            let app = record.flatMap { AppState(rawValue: $0.state) } ?? .notRun
            (state, execState) = (app.status.word, app.word)
        }
    }

    func has(_ word: String) -> Bool { state == word || execState == word }

    static var all: [String] {
        let words = DataState.allCases.map(\.word) + AppState.allCases.map(\.word)
        return Array(Set(words)).sorted()
    }
}

extension AppState {
    /// An app's status, beside how it ran.
    var status: DataState {
        switch self {
        case .notRun, .running: .initialized
        case .finished: .completed
        case .error: .error
        case .cancelled: .cancelled
        case .skipped: .skipped
        }
    }
}
