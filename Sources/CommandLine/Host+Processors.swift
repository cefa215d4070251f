// Which processors there are for a process here: those that the system, a batch system or `taskset`
// leaves it, and, for a rank that its launcher has bound to some of them, those of the launcher.

import Execution
internal import Glibc
import MPI
import Spawner
import Storage

extension Host {
    static var processors: ProcessorSet {
        var processors = ProcessorStatus(ofProcess: "self")?.processors ?? ProcessorSet()
        if let launcher = launcherProcessors() { processors.formUnion(launcher) }
        guard processors.count > 0 else {
            let online = sysconf(Int32(_SC_NPROCESSORS_ONLN))
            return ProcessorSet(list: "0-\(max(1, online) - 1)")
        }
        return processors
    }

    /// Of the process itself: fewer than there are if it is bound.
    static var ownProcessors: ProcessorSet {
        ProcessorStatus(ofProcess: "self")?.processors ?? processors
    }

    /// What tells the others of this host.
    static func record(
        name: String, _ ledger: HostLedger, _ request: RunRequest
    ) -> HostRecord {
        var record = HostRecord(
            name: name, processors: processors, memory: memory, ledger: ledger.address,
            gpus: gpus(asked: request.gpus, on: name))
        record.hasScratch = request.scratch.map { ScratchFolder.isUsable($0) } ?? false
        return record
    }

    /// What an app can ask for where the ranks will be: unknown in a job that may have other hosts.
    static func capacityIfAlone(slots: Int, gpus: Int?) -> HostCapacity {
        guard Allocation.ofThisProcess() == nil else {
            return HostCapacity(cores: .max, slots: 1, memory: .max)
        }
        var capacity = HostCapacity(cores: max(cores, slots), slots: slots, memory: memory)
        capacity.gpus = self.gpus(asked: gpus, on: name)
        return capacity
    }

    /// A rank is a child of Open MPI's daemon, or there is a script in between.
    private static func launcherProcessors() -> ProcessorSet? {
        guard variable("OMPI_COMM_WORLD_RANK") != nil else { return nil }
        let names = ["mpirun", "orterun", "orted", "prterun", "prte", "prted"]
        var next = ProcessorStatus(ofProcess: "self")?.parent
        for _ in 0..<4 {
            guard let process = next, process > 1,
                let status = ProcessorStatus(ofProcess: String(process))
            else { return nil }
            if names.contains(status.name) { return status.processors }
            next = status.parent
        }
        return nil
    }
}

/// A few lines of /proc/PID/status.
private struct ProcessorStatus {
    var name = ""
    var parent: Int?
    var processors = ProcessorSet()

    init?(ofProcess process: String) {
        guard let bytes = try? Files.read("/proc/\(process)/status") else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: "\t")
            guard words.count == 2 else { continue }
            switch words[0] {
            case "Name:": name = String(words[1])
            case "PPid:": parent = Int(words[1])
            case "Cpus_allowed_list:": processors = ProcessorSet(list: words[1])
            default: break
            }
        }
    }
}
