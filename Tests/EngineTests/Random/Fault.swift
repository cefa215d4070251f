import Engine
import Graphs
import Transport

/// A mistake planted around an engine: in its rules, in what it hears, in what it says. The engine
/// itself knows nothing of it.
enum Fault: CaseIterable {
    // Rules.
    case forgivesNothing, needsAll, passesSkipsOn, oneTryMore, noTimeLimit
    // Events between ranks.
    case eventLost, eventDoubled, failureTakenForSuccess, skipTakenForFailure
    case cancelTakenForFailure, sweepStaysOnItsRank
    // Streams.
    case writeLost, closedTooEarly, deliveryDoubled
    // Effects.
    case stopForgotten, retryForgotten, finalDoubled, noticeLost
    // What comes in.
    case branchTakesAll, lateTimeOut, jointForgotten, earlyEventsRefused

    func rules(_ rules: AppRules) -> AppRules {
        var rules = rules
        switch self {
        case .forgivesNothing: rules.errorThreshold = 0
        case .needsAll: rules.needed = nil
        case .passesSkipsOn: rules.blocksSkip = false
        case .oneTryMore: rules.tries += 1
        case .noTimeLimit: rules.timeLimit = nil
        default: break
        }
        return rules
    }

    /// What becomes of a message on its way.
    func messages(_ message: Message) -> [Message] {
        switch (self, message) {
        case (.eventLost, .event(let event)) where event.target.row % 4 == 0: return []
        case (.eventDoubled, .event): return [message, message]
        case (.failureTakenForSuccess, .event(let event)) where event.outcome == .failed:
            return [.event(Event(event.kind, .completed, to: event.target))]
        case (.skipTakenForFailure, .event(let event)) where event.outcome == .skipped:
            return [.event(Event(event.kind, .failed, to: event.target))]
        case (.cancelTakenForFailure, .event(let event))
        where event.outcome == .cancelled && event.kind != .cancelDownstream:
            return [.event(Event(event.kind, .failed, to: event.target))]
        case (.sweepStaysOnItsRank, .event(let event)) where event.kind == .cancelDownstream:
            return []
        case (.writeLost, .stream(let event)) where event.kind == .written: return []
        case (.closedTooEarly, .stream(var event)) where event.kind == .closed:
            event.sequence = max(event.sequence, 1) - 1
            return [.stream(event)]
        default: return [message]
        }
    }

    func mar(_ effects: inout Effects) {
        switch self {
        case .stopForgotten: effects.stopped = []
        case .retryForgotten: effects.retries = []
        case .finalDoubled: for drop in effects.finals.elements { effects.finals.append(drop) }
        case .noticeLost: effects.notices = effects.notices.filter { $0.content.name != .status }
        case .deliveryDoubled: effects.deliveries += effects.deliveries
        default: break
        }
    }
}

/// What goes from rank to rank.
enum Message: Equatable {
    case event(Event)
    case stream(StreamEvent)
    /// To itself: nothing that could go wrong on the way.
    case streamHere(StreamHere)
    case subscription(Subscription)
}
