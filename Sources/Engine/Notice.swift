// Named events, as DALiuGE has them, and who wants to hear of them. The engine knows a subscriber by a
// number only: whoever drives it carries notices to where that number means something, a closure or a
// component, here or on another rank.

package import Graphs

package enum EventName: UInt8, CaseIterable, Sendable {
    /// A data Drop changed its state, or an app ended.
    case status
    /// An app changed its state.
    case execStatus
    case dropCompleted
    case producerFinished
    case open
    case dataWritten
}

package struct EventNames: OptionSet, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package init(_ names: EventName...) {
        self.init(rawValue: names.reduce(0) { $0 | 1 << $1.rawValue })
    }

    package static let all = EventNames(rawValue: UInt8(1 << EventName.allCases.count - 1))

    package func contains(_ name: EventName) -> Bool { rawValue >> name.rawValue & 1 == 1 }
}

/// What somebody wants to hear of. Small, so that it can be sent to every rank.
package struct Subscription: Equatable, Sendable {
    package enum Subject: Equatable, Sendable {
        case drop(DropName)
        case component(ComponentID)
        case all

        package func covers(_ name: DropName) -> Bool {
            switch self {
            case .drop(let drop): drop == name
            case .component(let component): component == name.component
            case .all: true
            }
        }
    }

    /// Chosen by who subscribes; the same on all ranks.
    package var number: UInt64
    package var subject: Subject
    package var names: EventNames

    package init(_ number: UInt64, to subject: Subject, names: EventNames = .all) {
        self.number = number
        self.subject = subject
        self.names = names
    }
}

/// One named event, for one subscription.
package struct Notice: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case status(DataState)
        case execStatus(AppState)
        case dropCompleted(Outcome)
        case producerFinished(Outcome)
        case open
        case dataWritten(sequence: UInt64, size: UInt64)

        package var name: EventName {
            switch self {
            case .status: .status
            case .execStatus: .execStatus
            case .dropCompleted: .dropCompleted
            case .producerFinished: .producerFinished
            case .open: .open
            case .dataWritten: .dataWritten
            }
        }
    }

    package var subscription: UInt64
    package var drop: DropName
    package var content: Content

    package init(subscription: UInt64, drop: DropName, content: Content) {
        self.subscription = subscription
        self.drop = drop
        self.content = content
    }
}

/// The subscribers of one process: gives out numbers, and takes notices to closures. A number begins
/// with the process, so whoever has a notice knows where it is to go.
package struct Subscribers {
    private let process: UInt32
    private var next: UInt32 = 0
    private var closures: [UInt64: (DropName, Notice.Content) -> Void] = [:]

    package init(process: Int) { self.process = UInt32(process) }

    /// The subscription that every engine is to have which may hold the subject.
    package mutating func add(
        _ subject: Subscription.Subject, names: EventNames = .all,
        _ closure: @escaping (DropName, Notice.Content) -> Void
    ) -> Subscription {
        let number = UInt64(process) << 32 | UInt64(next)
        next += 1
        closures[number] = closure
        return Subscription(number, to: subject, names: names)
    }

    /// The same for a subscription that was made elsewhere, and that every engine has.
    package mutating func add(
        _ subscription: Subscription, _ closure: @escaping (DropName, Notice.Content) -> Void
    ) {
        closures[subscription.number] = closure
    }

    /// The number of a subscriber that is told where the Drop is, on whatever process.
    package static let everywhere = UInt64.max

    package mutating func remove(_ number: UInt64) { closures[number] = nil }

    /// The process that a notice is for.
    package static func process(of notice: Notice) -> Int { Int(notice.subscription >> 32) }

    /// Tells its subscriber; one that has left is told no more.
    package func deliver(_ notice: Notice) {
        closures[notice.subscription]?(notice.drop, notice.content)
    }
}
