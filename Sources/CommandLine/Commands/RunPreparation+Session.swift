// The session of a run that begins: whose it is, what it says of itself, and why there is none.

import Execution
import Graphs
import Sessions
import Storage

extension RunPreparation {
    /// Before anything is computed for a folder that cannot be written to.
    static func checkOutput(_ request: RunRequest) throws(Complaint) {
        guard let folder = request.output else { return }
        do throws(FileError) { try Files.makeFolder(folder) } catch {
            throw Complaint(
                "\(request.words[0]): --output \(folder): \(error.reason)", try: "a folder")
        }
        guard Files.isFolder(folder), Files.isWritable(folder) else {
            throw Complaint(
                "\(request.words[0]): --output \(folder): cannot be written to",
                try: "a folder of yours")
        }
    }

    /// Of a session that nobody else runs.
    static func take(_ session: SessionDirectory) throws(FileError) -> SessionLease {
        do throws(SessionLease.Refusal) {
            return try SessionLease(of: session, host: Host.name)
        } catch {
            switch error {
            case .held: throw FileError("fcntl", session.path, code: 16)
            case .file(let error): throw error
            }
        }
    }

    /// Who may look into it; nil for nobody else.
    static func group(of request: RunRequest) throws(Complaint) -> UInt32? {
        try request.group.map { name throws(Complaint) in
            guard let group = FileAccess.group(name) else {
                throw Complaint("run: no group is called \(name)", try: "id -Gn, for yours")
            }
            return group
        }
    }

    static func describe(
        _ request: RunRequest, _ blueprint: Blueprint, ranks: Int, partitions: Int
    ) -> SessionDescription {
        var description = SessionDescription(
            version: Weir.version, graph: blueprint.name, graphPath: request.graph,
            ranks: ranks, partitions: partitions, drops: blueprint.dropCount,
            started: Host.secondsSince1970,
            inputFolders: inputFolders(Host.currentFolder, request.graph),
            isTrial: request.trial != .none)
        if case .sleep(let unit) = request.trial { description.sleepRun = "\(unit)" }
        description.output = request.output.map { Files.absolute($0) }
        return description
    }

    /// Why the session at `path` could not be made.
    static func complaint(
        _ error: FileError, _ path: String, _ request: RunRequest
    ) -> Complaint {
        if error.call == "chown", let name = request.group {
            return Complaint("run: --group \(name): \(error.reason)", try: "id -Gn, for yours")
        }
        let isTaken = error.call == "mkdir" && error.path == path && Files.exists(path)
        return Complaint(
            isTaken
                ? "run: session \(path) is there already"
                : "run: cannot make the session: \(error.path): \(error.reason)",
            try: isTaken ? "another --session, or remove it" : error.remedy,
            status: error.isOfMachine ? .fault : .wrongUsage)
    }
}
