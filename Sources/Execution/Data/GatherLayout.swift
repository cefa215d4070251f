// Data that several apps write as one array, each its own rows, in place: nothing is put together at the end. All
// ranks work out alike where each row is, from the closed form: the arrays lie behind each other in one file a
// run, and the apps share the rows of an array equally, in the order of its edges. Rank 0 writes what HDF5
// must know of the file, when others may have begun already; what no app came to write is zeros.

import Arena
package import Graphs
import Storage

package struct GatherLayout: Sendable {
    private struct Place: Sendable {
        /// Of the first instance's array.
        var start: Int
        /// From one to the next.
        var stride: Int
        var form: ArrayForm
        var unit: String
    }

    private let blueprint: Blueprint
    let path: String
    /// By component; empty where nobody asks for it.
    private var places: [Place?] = []
    /// Where the last array ends.
    private var end: Int

    /// The field that asks for it.
    package static let field = "one_array"

    package static func isAsked(_ component: Component) -> Bool {
        ["true", "1", "yes"].contains(component.fields.text(field)?.lowercased() ?? "")
    }

    init(_ blueprint: Blueprint, _ placements: [Placement], path: String) {
        self.blueprint = blueprint
        self.path = path
        end = ArenaLayout.start
        for (number, component) in blueprint.components.enumerated()
        where component.kind == .data && placements[number] == .arena && Self.isAsked(component) {
            guard let form = Self.form(component), isSharedEqually(ComponentID(number), form) else {
                continue
            }
            let alignment = ArenaLayout.alignment(for: form.byteCount)
            let start = (end + alignment - 1) / alignment * alignment
            guard form.byteCount < (Self.longest - start) / component.count - alignment else {
                continue
            }
            let stride = (form.byteCount + alignment - 1) / alignment * alignment
            if places.isEmpty {
                places = [Place?](repeating: nil, count: blueprint.components.count)
            }
            places[number] = Place(
                start: start, stride: stride, form: form,
                unit: component.fields.text("units") ?? "")
            end = start + stride * component.count
        }
    }

    /// No file system that is about has longer files.
    private static let longest = 1 << 43

    private func place(of component: ComponentID) -> Place? {
        places.isEmpty ? nil : places[component.index]
    }

    package func isGathered(_ component: ComponentID) -> Bool { place(of: component) != nil }

    /// All of the array that a Drop is, if several apps write it.
    func whole(_ data: DropName) -> FileStretch? {
        place(of: data.component).map {
            FileStretch(
                path: path, offset: $0.start + Int(data.instance) * $0.stride,
                count: $0.form.byteCount, checksum: nil)
        }
    }

    private static func form(_ component: Component) -> ArrayForm? {
        let shape = DropPlaces.shape(component)
        guard let type = ElementType(numpyName: component.fields.text("dtype") ?? ""),
            let rows = shape.first, rows > 0
        else { return nil }
        let form = ArrayForm(type, shape)
        return form.isPossible && form.byteCount > 0 ? form : nil
    }

    private func isSharedEqually(_ data: ComponentID, _ form: ArrayForm) -> Bool {
        (0..<blueprint.count(of: data)).allSatisfy { instance in
            let producers = producers(of: DropName(data, instance))
            return producers > 1 && form.shape[0] % producers == 0
        }
    }

    private func producers(of data: DropName) -> Int {
        blueprint.links.reduce(0) {
            $0 + ($1.target == data.component ? count($1, of: data) : 0)
        }
    }

    /// The producers that a link brings.
    private func count(_ link: Link, of data: DropName) -> Int {
        if case .listed(let edges) = link.rule {
            return edges.sources(of: Int(data.instance)).count
        }
        return run(link, of: data).count
    }

    /// Which of them an app is.
    private func number(of app: Int, _ link: Link, of data: DropName) -> Int? {
        if case .listed(let edges) = link.rule {
            let sources = edges.sources(of: Int(data.instance))
            return sources.firstIndex(of: UInt32(app)).map { $0 - sources.startIndex }
        }
        let run = run(link, of: data)
        let (number, rest) = (app - run.first).quotientAndRemainder(dividingBy: run.stride)
        return rest == 0 && (0..<run.count).contains(number) ? number : nil
    }

    private func run(_ link: Link, of data: DropName) -> InstanceRun {
        link.rule.sources(
            of: Int(data.instance), sourceCount: blueprint.count(of: link.source))
    }

    /// Where an app writes what it has for a Drop through some ports; nil where it writes an array of its own.
    func share(of app: DropName, in data: DropName, ports: UInt16) -> FileStretch? {
        guard let place = place(of: data.component) else { return nil }
        var before = 0
        for link in blueprint.links where link.target == data.component {
            guard link.source == app.component, link.ports == ports,
                let number = number(of: Int(app.instance), link, of: data)
            else {
                before += count(link, of: data)
                continue
            }
            let count = place.form.byteCount / producers(of: data)
            return FileStretch(
                path: path,
                offset: place.start + Int(data.instance) * place.stride
                    + (before + number) * count,
                count: count, checksum: nil)
        }
        return nil
    }

    /// On rank 0, at the beginning: of all arrays but those that an earlier run has made.
    func makeFile(
        named name: (DropName) -> String, unless isKept: (DropName) -> Bool
    ) throws(FileError) {
        var arrays: [ArenaLayout.Array] = []
        for (number, place) in places.enumerated() {
            guard let place else { continue }
            for instance in 0..<blueprint.count(of: ComponentID(number)) {
                let data = DropName(ComponentID(number), instance)
                if isKept(data) { continue }
                arrays.append(
                    .init(
                        name: name(data), form: place.form,
                        offset: place.start + instance * place.stride, unit: place.unit))
            }
        }
        guard !arrays.isEmpty else { return }
        do throws(ArenaError) { try ArenaLayout.make(path, arrays, end: end) } catch {
            throw RankArena.fileError(error, path)
        }
    }
}
