// What apps take where a trial has something else in their place.

import Execution
import Graphs
import Partitioning

extension Weights {
    /// Every app takes as long as a trial makes it sleep. One that makes all of them do nothing leaves what
    /// they would take: it shows how the graph is mapped.
    mutating func trialled(_ trial: Trial, in blueprint: Blueprint) {
        guard case .sleep(let unit) = trial else { return }
        for (number, component) in blueprint.components.enumerated() where component.kind == .app {
            let seconds = component.speakers.map { Double(component.weight(of: $0)) * unit }
            guard let first = seconds.first else { continue }
            measured(
                seconds: component.imported.isEmpty ? .same(first) : .each(seconds.map(Float.init)),
                of: ComponentID(number))
        }
    }
}
