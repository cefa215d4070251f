// Where the data of each Drop of a graph lies, worked out from the closed form alone: every rank, and
// whoever looks at the session later, comes to the same.

package import Arena
package import Graphs
package import Storage

package struct DropPlaces: Sendable {
    let blueprint: Blueprint
    let files: FilePlace
    /// By component; of apps it means nothing.
    package let placements: [Placement]
    /// Components that some app makes the data of.
    private let isMade: [Bool]
    private let isRead: [Bool]
    package let gathers: GatherLayout
    /// By component: what there is to say of any of its arrays, by the name of their group.
    private var arrays: [ArrayRequest?] = []

    /// `gatherFile` is only needed by who writes.
    package init(
        _ blueprint: Blueprint, dataFolder: String, inputFolders: [String], _ trial: Trial,
        gatherFile: String = ""
    ) {
        self.blueprint = blueprint
        files = FilePlace(
            dataFolder: dataFolder, inputFolders: inputFolders, for: blueprint.components)
        var isMade = [Bool](repeating: false, count: blueprint.components.count)
        var isRead = isMade
        for link in blueprint.links {
            isMade[link.target.index] = true
            isRead[link.source.index] = true
        }
        self.isMade = isMade
        self.isRead = isRead
        placements =
            trial == .none
            ? Placement.places(in: blueprint) : blueprint.components.map { _ in .nowhere }
        gathers = GatherLayout(blueprint, placements, path: gatherFile)
        arrays = blueprint.components.indices.map { number in
            let isArray = placements[number] == .arena || placements[number].isMemory
            return isArray ? arrayRequest(ofAny: ComponentID(number)) : nil
        }
    }

    /// What an array of a Drop is called in arenas, and what the graph says of it: `dtype`, `shape` with
    /// commas, `units`, and of results `compress`.
    package func arrayRequest(_ name: DropName) -> ArrayRequest {
        let common = arrays[name.component.index] ?? arrayRequest(ofAny: name.component)
        return common.named(arrayName(name, in: common.name))
    }

    /// The arrays of a Drop, as its record tells of them; compressed ones have no offset.
    package func recordedArrays(_ list: [FileStretch], of name: DropName) -> [RecordedArray] {
        let request = arrayRequest(name)
        return list.enumerated().map { part, stretch in
            ArrayWriting.recorded(
                stretch, request, named: ArrayRequest.partName(request.name, part))
        }
    }

    private func arrayRequest(ofAny number: ComponentID) -> ArrayRequest {
        let component = blueprint[number]
        return ArrayRequest(
            name: arrayGroup(component), type: component.fields.text("dtype") ?? "",
            shape: Self.shape(component), unit: component.fields.text("units") ?? "",
            compression: isRead[number.index]
                ? "" : component.fields.text("compress") ?? "",
            isOneOfMany: blueprint.count(of: number) >= Self.many)
    }

    /// None where any part of it is no number.
    static func shape(_ component: Component) -> [Int] {
        let parts = (component.fields.text("shape") ?? "").split(separator: ",").map {
            Int($0.filter { !$0.isWhitespace })
        }
        let extents = parts.compactMap(\.self).filter { $0 >= 0 }
        return extents.count == parts.count ? extents : []
    }

    /// Where a component has so many Drops its short arrays go into few datasets.
    private static let many = 1000

    /// The field that names an array in an HDF5 file.
    static let datasetField = "dataset"

    /// The array that a Drop is which no app makes, and its file; nil for all other Drops.
    package func dataset(_ name: DropName) throws(FilePlace.PathError) -> (
        path: String, name: String
    )? {
        let component = blueprint[name.component]
        guard self[name.component] == .arena, !isMade(name.component),
            let dataset = component.text(Self.datasetField, of: Int(name.instance))
        else { return nil }
        return (try path(of: name), dataset)
    }

    /// A group a component, and the instance in it.
    package func arrayName(_ name: DropName) -> String {
        arrayName(name, in: arrayGroup(blueprint[name.component]))
    }

    private func arrayGroup(_ component: Component) -> String {
        ArenaName.group(files.ownName(of: component))
    }

    private func arrayName(_ name: DropName, in group: String) -> String {
        var text = group
        text += "/"
        text += ArenaName.part(blueprint[name.component].instanceID(of: Int(name.instance)))
        return text
    }

    package subscript(component: ComponentID) -> Placement { placements[component.index] }

    package func isMade(_ component: ComponentID) -> Bool { isMade[component.index] }

    package func path(of name: DropName) throws(FilePlace.PathError) -> String {
        guard !isMade(name.component) else {
            return try files.path(of: Int(name.instance), blueprint[name.component])
        }
        let candidates = try candidates(name)
        return candidates.first(where: Files.isReadable) ?? candidates[candidates.count - 1]
    }

    /// Where the file of a Drop that no app makes may be.
    func candidates(_ name: DropName) throws(FilePlace.PathError) -> [String] {
        try files.inputCandidates(Int(name.instance), blueprint[name.component])
    }
}
