package import Engine
package import Graphs

/// What somebody wants to hear of, in words: COMPONENT, COMPONENT/IID or * for all, and perhaps = and
/// names of events.
package struct EventPattern {
    package enum Problem: Error, Equatable {
        case eventUnknown(String)
    }

    package let subject: Substring
    package let names: EventNames

    package init(_ text: Substring) throws(Problem) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        subject = parts[0]
        guard parts.count == 2 else {
            names = .all
            return
        }
        var names: EventNames = []
        for word in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            guard let name = EventName.allCases.first(where: { "\($0)" == word }) else {
                throw .eventUnknown(String(word))
            }
            names.insert(EventNames(name))
        }
        self.names = names
    }

    /// Empty where the graph has no such Drop.
    package func subjects(in blueprint: Blueprint) -> [Subscription.Subject] {
        if subject == "*" { return [.all] }
        let all = blueprint.components.indices.map { ComponentID($0) }
        let components = all.filter { blueprint[$0].name == subject || blueprint[$0].id == subject }
        guard components.isEmpty, let slash = subject.lastIndex(of: "/") else {
            return components.map { .component($0) }
        }
        let iid = String(subject[subject.index(after: slash)...])
        return all.filter { blueprint[$0].name == subject[..<slash] }.compactMap { id in
            blueprint[id].instance(iid).map { .drop(DropName(id, $0)) }
        }
    }
}
