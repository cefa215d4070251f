// Apps of the graph that hear of events of other Drops: which they are, and of what they hear. Every
// rank works it out from the closed form, in the same order.
//
// An app that hears ends when all that it hears of has. So what waits for such an app is not heard of
// by any: each would wait for the other.

import Components
import Engine
package import Graphs
import Transport

package struct Listening: Sendable {
    package enum Problem: Error, Equatable {
        case eventUnknown(String)
        case subjectUnknown(String)
        /// What it would hear of waits for it, or for another that hears.
        case subjectWaits(String)
    }

    struct Interest {
        var subject: Subscription.Subject
        var names: EventNames
    }

    /// Apps that hear of the same: all of a component, or one of an imported graph. `first` is the
    /// number of the first of them among all apps that hear.
    struct Listeners {
        var component: ComponentID
        var instances: Range<Int>
        var first: UInt32
        var interests: [Interest]

        /// The number of an app; nil for one that is not among these.
        func number(of app: DropName) -> UInt32? {
            guard app.component == component, instances.contains(Int(app.instance)) else {
                return nil
            }
            return first + app.instance - UInt32(instances.lowerBound)
        }
    }

    private(set) var listeners: [Listeners] = []

    /// What is wrong with a component is told by `problem`; here it hears of nothing.
    init(_ blueprint: Blueprint) {
        var first: UInt32 = 0
        let late = Self.late(in: blueprint)
        for (row, component) in blueprint.components.enumerated()
        where Catalogue.isListener(appClass: component.dropClass) {
            for instances in component.alike {
                let interests = try? Self.interests(
                    of: component, instances.lowerBound, blueprint, late)
                listeners.append(
                    Listeners(
                        component: ComponentID(row), instances: instances, first: first,
                        interests: interests ?? []))
                first += UInt32(instances.count)
            }
        }
    }

    package static func problem(of component: Component, in blueprint: Blueprint) -> Problem? {
        let late = late(in: blueprint)
        do throws(Problem) {
            for instances in component.alike {
                _ = try interests(of: component, instances.lowerBound, blueprint, late)
            }
            return nil
        } catch { return error }
    }

    private static func interests(
        of component: Component, _ instance: Int, _ blueprint: Blueprint,
        _ late: Set<ComponentID>
    ) throws(Problem) -> [Interest] {
        var interests: [Interest] = []
        let words = component.text(Catalogue.listenerField, of: instance) ?? ""
        for word in words.split(whereSeparator: \.isWhitespace) {
            let pattern: EventPattern
            do throws(EventPattern.Problem) { pattern = try EventPattern(word) } catch {
                switch error {
                case .eventUnknown(let name): throw .eventUnknown(name)
                }
            }
            var subjects = pattern.subjects(in: blueprint)
            guard !subjects.isEmpty else { throw .subjectUnknown(String(pattern.subject)) }
            if subjects == [.all] {
                subjects = blueprint.components.indices.map { ComponentID($0) }
                    .filter { !late.contains($0) }.map { .component($0) }
            }
            for subject in subjects {
                guard !late.contains(subject.component) else {
                    throw .subjectWaits(String(pattern.subject))
                }
                interests.append(Interest(subject: subject, names: pattern.names))
            }
        }
        return interests
    }

    /// Components whose apps hear, and all that come after one.
    private static func late(in blueprint: Blueprint) -> Set<ComponentID> {
        var consumers: [ComponentID: [ComponentID]] = [:]
        for link in blueprint.links { consumers[link.source, default: []].append(link.target) }
        var waiting = blueprint.components.indices.map { ComponentID($0) }
            .filter { Catalogue.isListener(appClass: blueprint[$0].dropClass) }
        var late = Set(waiting)
        while let component = waiting.popLast() {
            for consumer in consumers[component] ?? [] where late.insert(consumer).inserted {
                waiting.append(consumer)
            }
        }
        return late
    }

    // MARK: Subscriptions

    /// Tells an app's subscription from those of closures.
    private static let mark: UInt64 = 1 << 31

    /// For every engine. `rank` is where an app lives.
    func subscriptions(_ rank: (DropName) -> Rank) -> [Subscription] {
        listeners.flatMap { some in
            some.instances.flatMap { instance in
                let app = DropName(some.component, instance)
                let process = UInt64(rank(app).number)
                let number = process << 32 | Self.mark | UInt64(some.number(of: app) ?? 0)
                return some.interests.map {
                    Subscription(number, to: $0.subject, names: $0.names.union(Self.ends))
                }
            }
        }
    }

    /// By these an app knows when all is over.
    private static let ends = EventNames(.dropCompleted).union(EventNames(.producerFinished))

    /// The number of the app that a notice is for; nil where it is for a closure.
    static func app(of notice: Notice) -> UInt32? {
        guard notice.subscription & mark != 0 else { return nil }
        return UInt32(truncatingIfNeeded: notice.subscription & (mark - 1))
    }
}

extension Component {
    /// Instances that have the same parameters.
    fileprivate var alike: [Range<Int>] {
        imported.isEmpty ? [0..<count] : (0..<count).map { $0..<$0 + 1 }
    }
}

extension Subscription.Subject {
    fileprivate var component: ComponentID {
        switch self {
        case .drop(let name): name.component
        case .component(let component): component
        case .all: preconditionFailure("all are told by their components")
        }
    }
}
