// Where a run has scratch: on the hosts all of whose ranks can write to the folder.

import Execution
import Storage
import Transport

extension HostTable {
    /// Nowhere is a mistake; on some hosts only, those without do as if nobody had asked.
    func checkScratch(_ request: RunRequest) throws(Complaint) {
        guard let folder = request.scratch else { return }
        let without = Set(records.filter { !$0.hasScratch }.map(\.name))
        guard without.count < Set(records.map(\.name)).count else {
            throw Complaint(
                "\(request.words[0]): --scratch \(folder.shownInLine): no folder that can be "
                    + "written to\(without.count > 1 ? " on any host" : "")",
                try: "a folder that is there, on a disk of each host: --scratch \"$TMPDIR\"")
        }
        guard !without.isEmpty, request.logLevel >= .warning else { return }
        let names = without.sorted()
        let more = names.count > 3 ? " and \(names.count - 3) more hosts" : ""
        Terminal.complain(
            "weir: warning: --scratch \(folder.shownInLine): no folder that can be written to on "
                + names.prefix(3).joined(separator: ", ")
                + "\(more): there all files are in the session")
    }

    /// The folder of the rank's host, made; nil where it has none.
    func scratch(
        of rank: Rank, _ request: RunRequest, _ handOut: HandOut
    ) throws(Complaint) -> ScratchFolder? {
        let host = records[rank.index].name
        guard let folder = request.scratch, handOut.trial == .none,
            records.allSatisfy({ $0.name != host || $0.hasScratch })
        else { return nil }
        let scratch: ScratchFolder
        do throws(FilePlace.PathError) {
            scratch = try ScratchFolder(
                in: folder, session: handOut.session, token: handOut.token, host: host)
        } catch { return nil }
        do throws(FileError) { try scratch.make() } catch {
            throw Complaint(
                "\(request.words[0]): --scratch: \(error.path): \(error.reason)", status: .fault)
        }
        return scratch
    }
}
