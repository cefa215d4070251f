// What is otherwise with a component, and so why a Drop of it cannot be taken over.

import Graphs

extension GraphComparison {
    static func edit(of component: Component, _ old: DropPlaces, _ new: DropPlaces) -> Edit {
        let before = old.blueprint.components
        guard
            let place = before.firstIndex(where: { $0.id == component.id })
                ?? before.firstIndex(where: { $0.name == component.name })
        else { return .new }
        let now = new.blueprint.components.firstIndex { $0.id == component.id } ?? 0
        let then = ContentIdentity.telling(
            before[place], isMade: old.isMade(ComponentID(place)))
        let says = ContentIdentity.telling(component, isMade: new.isMade(ComponentID(now)))
        var changed = Set(then.keys).union(says.keys).filter { then[$0] != says[$0] }.sorted()
        if component.kind == .app, before[place].dropClass != component.dropClass,
            !changed.contains("dropclass")
        {
            changed.append("dropclass")
        }
        return changed.isEmpty ? .joins : .fields(changed)
    }

    /// Of a Drop that is not kept.
    package func reason(_ number: Int) -> RerunReason {
        guard edits[Int(graph.component[number])] == .joins else { return .edited }
        let readsOther = graph.producerRange(of: DropID(number)).contains {
            !isKept(graph.producers[$0].drop.index)
        }
        return readsOther ? .inputChanged : .edited
    }
}
