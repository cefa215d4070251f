import Execution
import Storage

extension RunSummary {
    /// Not all copies that were asked for are there.
    var uncopied: String? {
        guard let first = result.figures.first(where: { $0.copyProblem != 0 }) else { return nil }
        let reason = FileError("write", "", code: first.copyProblem).reason
        let folder = CopyPlaces(dataFolder: plan.session.dataFolder).folder
        return """
            warning: not all copies could be made (rank \(first.rank) of \
            \(plan.islands.host(of: first.rank))): \(reason)
              try: df -h \(folder.shownInLine)
            """
    }

    /// Something is lost that should be looked at.
    var fromCopies: String? {
        let count = result.figures.reduce(0) { $0 + $1.copiesRead }
        guard count > 0 else { return nil }
        return """
            warning: \(count == 1 ? "once" : "\(count) times") a copy was read, for what should have been \
            there was gone or damaged
              try: weir verify \(plan.session.path.shownInLine)
            """
    }
}
