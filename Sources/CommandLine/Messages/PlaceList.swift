// Where the data of each component would lie, and why, as a table.

import Execution
import Graphs

struct PlaceList {
    private let blueprint: Blueprint

    /// Components whose Drops are one array each that several apps write.
    private let gathers: Set<String>
    /// Those whose files may lie on a disk of one host.
    private let staying: Set<String>

    init(_ blueprint: Blueprint) {
        self.blueprint = blueprint
        let places = DropPlaces(blueprint, dataFolder: "", inputFolders: [], .none)
        gathers = Set(
            blueprint.components.indices.filter { places.gathers.isGathered(ComponentID($0)) }
                .map { blueprint.components[$0].id })
        let uses = ScratchTier.uses(in: blueprint, places.placements)
        staying = Set(
            blueprint.components.indices.filter { uses[$0] == .kept }
                .map { blueprint.components[$0].id })
    }

    var text: String {
        var table = Table(["data", "Drops", "place", "kept", "why"], right: [1])
        for (component, choice) in zip(blueprint.components, Placement.choices(in: blueprint))
        where component.kind == .data && component.count > 0 {
            table.add([
                component.name.shownInLine, String(component.count), choice.place.text,
                kept(component, choice.place) + copies(component, choice.place),
                why(component, choice),
            ])
        }
        return table.text
    }

    private func why(
        _ component: Component, _ choice: (place: Placement, reason: Placement.Reason)
    ) -> String {
        guard !staying.contains(component.id) else {
            return choice.reason.text + "; with --scratch there, if one host makes and reads it"
        }
        guard GatherLayout.isAsked(component) else { return choice.reason.text }
        return choice.reason.text
            + (gathers.contains(component.id)
                ? "; each app that writes it writes its rows of one array"
                : "; not one_array: that needs an arena, dtype, shape, and rows that several apps can share equally")
    }

    private func copies(_ component: Component, _ place: Placement) -> String {
        let count = min(Copies.most, Copies.asked(component))
        guard count > 0, place == .file || place == .arena else { return "" }
        return count == 1 ? ", 1 copy" : ", \(count) copies"
    }

    private func kept(_ component: Component, _ place: Placement) -> String {
        switch (Lifetime(of: component, 0), place) {
        case (_, .nowhere): "no"
        case (_, .memory), (_, .shared): "until it is read"
        case (.kept, _): "yes"
        case (.untilUsed, _): "until it is used"
        case (.milliseconds(let span), _): "\(Double(span) / 1000) s"
        }
    }
}

extension Placement {
    fileprivate var text: String {
        switch self {
        case .memory: "memory"
        case .shared: "shared memory"
        case .file: "file"
        case .arena: "arena"
        case .nowhere: "nowhere"
        }
    }
}

extension Placement.Reason {
    fileprivate var text: String {
        switch self {
        case .isFile: "its class is a file"
        case .classUnknown: "its class is not known here"
        case .arenaAsked: "the field place says so, and only apps inside ranks have it"
        case .sharedAsked: "its field place, or its class, says so"
        case .datasetNamed: "the field dataset names an array of an HDF5 file"
        case .program: "a program reads or writes it, and needs a path"
        case .isNull: "its class keeps nothing"
        case .persists: "the field persist says that it is to be kept"
        case .result: "nobody reads it: it is a result"
        case .streamed: "it is read while it is written, and only then"
        case .passedOn: "only apps inside ranks have it"
        }
    }
}
