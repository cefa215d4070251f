// How many copies of a Drop are kept besides its own contents: what its field `replicate` says, and of results
// and of what is to persist as many as `weir run --replicate` says, if that is more.

package import Graphs
package import Storage

package struct Copies: Sendable {
    /// More than that nobody means.
    package static let most = 9

    package let places: CopyPlaces
    /// By component.
    private let counts: [Int]

    package init(
        _ blueprint: Blueprint, _ placements: [Placement], _ places: CopyPlaces, common: Int
    ) {
        self.places = places
        counts = Self.counts(in: blueprint, placements, common: common)
    }

    package static func counts(
        in blueprint: Blueprint, _ placements: [Placement], common: Int
    ) -> [Int] {
        var isMade = [Bool](repeating: false, count: blueprint.components.count)
        var isRead = isMade
        for link in blueprint.links {
            isMade[link.target.index] = true
            isRead[link.source.index] = true
        }
        return blueprint.components.indices.map { number in
            let component = blueprint.components[number]
            guard component.kind == .data, isMade[number],
                placements[number] == .file || placements[number] == .arena
            else { return 0 }
            let own = asked(component)
            let isKept = !isRead[number] || Lifetime.isPersistent(component)
            return min(most, max(own, isKept ? common : 0))
        }
    }

    package static func asked(_ component: Component) -> Int {
        max(0, Int(component.fields.text("replicate") ?? "") ?? 0)
    }

    package subscript(component: ComponentID) -> Int { counts[component.index] }

    var most: Int { counts.max() ?? 0 }
}
