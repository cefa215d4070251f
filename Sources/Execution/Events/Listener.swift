import Engine
import Graphs

/// One app that hears of events: what it has heard, a line each, and how much of that this run of it
/// has been told.
struct Listener {
    let drop: DropID
    private let interests: [Listening.Interest]
    /// Drops it hears of that have not ended.
    private(set) var awaited: Int
    private var text: [UInt8] = []
    private var told = 0
    private var last: Notice?

    init(_ drop: DropID, _ interests: [Listening.Interest], _ blueprint: Blueprint) {
        self.drop = drop
        self.interests = interests
        let components = Set(
            interests.compactMap { interest -> ComponentID? in
                if case .component(let id) = interest.subject { id } else { nil }
            })
        let drops = Set(
            interests.compactMap { interest -> DropName? in
                guard case .drop(let name) = interest.subject,
                    !components.contains(name.component)
                else { return nil }
                return name
            })
        awaited = components.reduce(drops.count) { $0 + blueprint.count(of: $1) }
    }

    mutating func hear(_ notice: Notice, _ blueprint: Blueprint) {
        // Who is covered twice is told of once.
        guard notice != last else { return }
        last = notice
        let isWanted = interests.contains {
            $0.subject.covers(notice.drop) && $0.names.contains(notice.content.name)
        }
        if isWanted { text += notice.line(blueprint).utf8 }
        switch notice.content.name {
        case .dropCompleted, .producerFinished: awaited -= 1
        default: break
        }
    }

    /// A run of the app begins, perhaps not the first.
    mutating func beginAgain() { told = 0 }

    /// What has not been told.
    mutating func news() -> ArraySlice<UInt8> {
        defer { told = text.count }
        return text[told...]
    }
}

extension Notice {
    /// NAME/IID EVENT VALUE.
    fileprivate func line(_ blueprint: Blueprint) -> String {
        let component = blueprint[drop.component]
        let iid = component.instanceID(of: Int(drop.instance))
        return "\(component.name)/\(iid) \(content.name)\(content.valueText)\n"
    }
}

extension Notice.Content {
    fileprivate var valueText: String {
        switch self {
        case .status(let state): " \(state.word)"
        case .execStatus(let state): " \(state.word)"
        case .dropCompleted(let outcome), .producerFinished(let outcome):
            " \(DataState(outcome).word)"
        case .open: ""
        case .dataWritten(let sequence, let size): " \(sequence) \(size)"
        }
    }
}
