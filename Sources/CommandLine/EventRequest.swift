// What `--events` or `--watch` asks for.

import Engine
import Execution
import Graphs

struct EventRequest {
    private let option: String
    private let text: String
    private let pattern: EventPattern

    init(_ text: String, option: String) throws(Complaint) {
        self.option = option
        self.text = text
        do throws(EventPattern.Problem) {
            pattern = try EventPattern(Substring(text))
        } catch {
            switch error {
            case .eventUnknown(let word):
                throw Complaint(
                    "run: \(option) \(text): no event \(word)", try: "one of \(EventName.list)")
            }
        }
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
        let subjects = pattern.subjects(in: blueprint)
        guard !subjects.isEmpty else {
            throw Complaint(
                "run: \(option) \(text): no component or Drop \(pattern.subject) in the graph",
                try: "a name, a name and an instance id as NAME/0-3, or *")
        }
        return subjects.map { Subscription(number, to: $0, names: pattern.names) }
    }
}

extension EventName {
    static var list: String { allCases.map { "\($0)" }.joined(separator: ", ") }
}
