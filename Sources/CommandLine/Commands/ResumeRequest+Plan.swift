// What of a session is to be done, as far as the command says it.

import Components
import Execution
import Graphs
import Sessions
import Storage

extension ResumeRequest {
    /// Runs that do no more than what read other data than it had read. Each may make other data in turn; the run
    /// after them does all that follows, so that it comes to an end.
    private static let roundsWithCutOff = 3

    /// What is to be done, from the journals and what is there.
    func rerunPlan() throws(Complaint) -> RerunPlan {
        let blueprint = try blueprint()
        let comparison = try self.comparison(with: blueprint)
        let finals: FinalTable
        do throws(FileError) {
            finals = try FinalTable(
                reading: directory, of: blueprint,
                renaming: comparison.map { comparison in { comparison.name(ofOld: $0) } })
        } catch { throw Complaint("\(error.path): \(error.call): \(error.reason)") }
        if round == 1 { Terminal.complain(damageIn: finals) }
        var wishes = try self.wishes(in: blueprint)
        wishes.comparison = comparison
        return RerunPlan(
            blueprint, finals, places(of: blueprint), wishes, dataFolder: directory.dataFolder
        ) { Catalogue.isProgram(appClass: $0.dropClass) }
    }

    private func wishes(in blueprint: Blueprint) throws(Complaint) -> RerunPlan.Wishes {
        var wishes = RerunPlan.Wishes()
        wishes.fromFailed = fromFailed
        wishes.verifies = verifies
        wishes.trustsNobody = round > Self.roundsWithCutOff
        for wanted in rerun {
            let components = blueprint.components.indices.filter {
                [blueprint.components[$0].name, blueprint.components[$0].id].contains(wanted)
            }
            if let drop = LoadedSession.drop(wanted, in: blueprint) {
                wishes.rerun.insert(drop)
            } else if components.isEmpty {
                throw Complaint(
                    "resume: --rerun \(wanted): neither a component nor a Drop",
                    try: "weir drops \(directory.path)")
            } else {
                wishes.components.formUnion(components.map { ComponentID($0) })
            }
        }
        return wishes
    }
}
