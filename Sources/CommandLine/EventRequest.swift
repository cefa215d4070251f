// What `--events` or `--watch` asks for: COMPONENT, COMPONENT/IID or * for all, and perhaps = and names of events.

import Engine
import Graphs

struct EventRequest {
    private let option: String
    private let text: String
    private let subject: Substring
    private let names: EventNames

    init(_ text: String, option: String) throws(Complaint) {
        self.option = option
        self.text = text
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        subject = parts[0]
        guard parts.count == 2 else {
            names = .all
            return
        }
        var names: EventNames = []
        for word in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            guard let name = EventName.allCases.first(where: { "\($0)" == word }) else {
                let known = EventName.allCases.map { "\($0)" }.joined(separator: ", ")
                throw Complaint("run: \(option) \(text): no event \(word)", try: "one of \(known)")
            }
            names.insert(EventNames(name))
        }
        self.names = names
    }

    static func all(
        _ arguments: Arguments, _ option: String
    ) throws(Complaint) -> [EventRequest] {
        var requests: [EventRequest] = []
        for text in arguments.values(of: option) {
            requests.append(try EventRequest(text, option: option))
        }
        return requests
    }

    /// What every rank's engine is to tell; refused where the graph has no such Drop.
    func subscriptions(
        _ number: UInt64, in blueprint: Blueprint
    ) throws(Complaint) -> [Subscription] {
        let subjects = subjects(in: blueprint)
        guard !subjects.isEmpty else {
            throw Complaint(
                "run: \(option) \(text): no component or Drop \(subject) in the graph",
                try: "a name, a name and an instance id as NAME/0-3, or *")
        }
        return subjects.map { Subscription(number, to: $0, names: names) }
    }

    private func subjects(in blueprint: Blueprint) -> [Subscription.Subject] {
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
