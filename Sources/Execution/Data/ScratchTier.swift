// Which files lie on a disk of the host (`weir run --scratch`), and which are only made there: a function of
// the closed form, of who owns what and of the hosts alone, so all who write one Drop come to the same.
//
//   - Intermediate: read by apps of this host alone, made here, not to persist. It is written into the
//     scratch folder, stays there, and is gone with the run. A path that the graph gives is a name that
//     somebody looks for: such files do not count, unless their field `place` is "scratch".
//   - Other files that programs make in the session's data folder are written there, and copied; the copy
//     is read again, and only then is the Drop complete (RankCore+Staging). Apps inside ranks write a file
//     once, from its start to its end: theirs go where they belong at once.
//   - What is written or read as a stream, and paths outside the data folder, are as without scratch.
//
// Who reads looks whether the file is in the scratch folder, and goes to the data folder if not: so what had
// no room, and what another run of the session has left, is found.

import Components
package import Graphs
import Storage
import Transport

package struct ScratchTier: Sendable {
    package enum Use: Equatable, Sendable {
        /// As without scratch.
        case none
        /// It may stay there, if nobody on another host reads or writes it.
        case kept
        case copied
    }

    let folder: ScratchFolder
    private let uses: [Use]
    private let blueprint: Blueprint
    private let ownership: Ownership
    /// By partition: its rank is on this host.
    private let isHere: [Bool]

    init(_ folder: ScratchFolder, _ plan: RunPlan, rank: Rank, _ placements: [Placement]) {
        self.folder = folder
        blueprint = plan.blueprint
        ownership = plan.ownership
        let own = plan.islands.host(of: rank)
        isHere = plan.rankOfPartition.map { plan.islands.host(of: $0) == own }
        uses = Self.uses(in: plan.blueprint, placements)
    }

    /// By component; of apps it means nothing.
    package static func uses(in blueprint: Blueprint, _ placements: [Placement]) -> [Use] {
        let programs = blueprint.components.map { Catalogue.isProgram(appClass: $0.dropClass) }
        var isMade = [Bool](repeating: false, count: programs.count)
        var isRead = isMade
        var isStreamed = isMade
        var isMadeByProgram = isMade
        for link in blueprint.links {
            let (source, target) = (link.source.index, link.target.index)
            isMade[target] = true
            isRead[source] = true
            if programs[source] { isMadeByProgram[target] = true }
            if Catalogue.pipes(appClass: blueprint[link.source].dropClass).contains(.output) {
                isStreamed[target] = true
            }
            guard blueprint.ports[Int(link.ports)].isStream else { continue }
            isStreamed[source] = true
            isStreamed[target] = true
        }
        return blueprint.components.indices.map { number in
            let component = blueprint.components[number]
            guard component.kind == .data, placements[number] == .file, isMade[number],
                !isStreamed[number]
            else { return .none }
            if isRead[number], mayStay(component) { return .kept }
            return isMadeByProgram[number] ? .copied : .none
        }
    }

    private static func mayStay(_ component: Component) -> Bool {
        guard !Lifetime.isPersistent(component), Copies.asked(component) == 0 else { return false }
        let isNamed =
            component.imported.isEmpty
            ? !(component.fields.text("filepath") ?? "").isEmpty : true
        return !isNamed || component.fields.text("place") == "scratch"
    }

    /// Where a file of the data folder is in the scratch folder, if it is there; nil for what never is.
    func path(for shared: String, of name: DropName, in dataFolder: String) -> String? {
        guard uses[name.component.index] != .none, shared.hasPrefix(dataFolder + "/") else {
            return nil
        }
        return folder.dataFolder + shared.dropFirst(dataFolder.count)
    }

    func isUsed(by component: ComponentID) -> Bool { uses[component.index] != .none }

    /// Of a Drop that an app of this host writes.
    func use(of name: DropName) -> Use {
        let use = uses[name.component.index]
        guard use == .kept else { return use }
        // The last round of a loop may have no reader though the others have.
        guard blueprint.hasConsumers(name) else { return .copied }
        if !isHere.contains(false) { return .kept }
        let isOfHost = isHere(name) && blueprint.allNeighbours(of: name) { isHere($0) }
        return isOfHost ? .kept : .copied
    }

    private func isHere(_ name: DropName) -> Bool {
        isHere[ownership.run(of: name.component, Int(name.instance)).owner.index]
    }
}
