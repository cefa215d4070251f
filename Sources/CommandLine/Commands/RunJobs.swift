// A run in one process, and a run as one rank of an MPI job. Where a run shows that what had ended has read what is
// otherwise now, another follows it (OutdatedReaders).

import Execution
import Graphs
import MPI
import Sessions
import Spawner
import Transport

/// `weir run` without a launcher: no MPI is started.
struct SoloJob {
    private var request: RunRequest

    init(_ request: RunRequest) {
        self.request = request
        self.request.ending.findEnd()
    }

    func run() throws(Complaint) -> ExitStatus {
        StopSignal.take()
        var spawner: Spawner? = try Spawner.beginOrComplain()
        let ledger = HostLedger()
        let hosts = HostTable([Host.record(name: Host.name, ledger, request)], request)
        var lease: SessionLease?
        defer { lease?.release() }
        var request = request
        while true {
            let handOut = try RunPreparation.handOut(request, hosts, &lease)
            let plan = try RunPreparation.plan(handOut, rank: .master, hosts, request)
            let run = RankRun(plan, rank: .master, request)
            let result = try run.run(.solo(SoloTransport()), &spawner, ledger)
            if let status = try run.conclude(result) {
                try Spawner.endOrComplain(&spawner)
                return status
            }
            guard let next = try request.next() else { return .completed }
            request = next
        }
    }
}

/// One rank of a job that mpirun or srun has started.
struct RankJob {
    private var request: RunRequest
    private let launch: Launch

    init(_ request: RunRequest, _ launch: Launch) {
        self.request = request
        if launch.rank == 0 { self.request.ending.findEnd() }
        self.launch = launch
    }

    func run() throws(Complaint) -> ExitStatus {
        StopSignal.take()
        // Before MPI starts: nothing forks an MPI process.
        let spawner = try Spawner.beginOrComplain()
        let world: MPIWorld
        do throws(MPIError) { world = try MPIWorld() } catch { throw Complaint(error) }
        guard !launch.contradicts(worldSize: world.size) else {
            // One of them says it for all.
            guard launch.rank == 0 else { return .wrongUsage }
            throw Complaint(
                "run: the launcher started \(launch.size.map(String.init) ?? "several") ranks, but "
                    + "each is alone: it belongs to another MPI than Weir's",
                try: "the mpirun of \(MPILibrary.version.prefix { $0 != "," })")
        }
        return try run(world, spawner)
    }

    private func run(
        _ world: consuming MPIWorld, _ spawner: consuming Spawner
    ) throws(Complaint) -> ExitStatus {
        let ownLedger = HostLedger()
        var lease: SessionLease?
        defer { lease?.release() }
        let hosts = try HostTable(world, ownLedger, request)
        var spawner: Spawner? = spawner
        var request: RunRequest? = request
        var status = ExitStatus.completed
        while true {
            var refusal: Complaint?
            var bytes: [UInt8] = []
            if world.rank == .master, let request {
                do throws(Complaint) {
                    let handOut = try RunPreparation.handOut(request, hosts, &lease)
                    Terminal.tellLauncher(ofSession: handOut.session)
                    bytes = handOut.encoded()
                } catch { refusal = error }
            }
            do throws(MPIError) { try world.broadcast(&bytes, from: .master) } catch {
                throw Complaint(error)
            }
            guard let handOut = HandOut(bytes), let asked = request else {
                try Spawner.endOrComplain(&spawner)
                try leave(world)
                if let refusal { throw refusal }
                return status
            }
            do throws(Complaint) {
                let end = try run(handOut, asked, hosts, ownLedger, world, &spawner)
                if let end { status = end }
                if world.rank == .master { request = end == nil ? try asked.next() : nil }
            } catch {
                // The first rank that fails says why and ends the job for all.
                Terminal.complain(
                    "\(error.text)\n  on rank \(world.rank), host \(world.hostName)")
                MPIWorld.abort(error.status.rawValue)
            }
            if !handOut.looksAgain {
                try leave(world)
                return status
            }
        }
    }

    /// How it ended; nil if there is to be another one.
    private func run(
        _ handOut: HandOut, _ request: RunRequest, _ hosts: HostTable, _ ownLedger: HostLedger,
        _ world: borrowing MPIWorld, _ spawner: inout Spawner?
    ) throws(Complaint) -> ExitStatus? {
        var plan = try RunPreparation.plan(handOut, rank: world.rank, hosts, request)
        let ledger = hosts.ledger(of: world.rank, own: ownLedger, &plan)
        let transport: MPITransport
        do throws(TransportError) { transport = try MPITransport(world) } catch {
            throw Complaint(error)
        }
        let run = RankRun(plan, rank: world.rank, request)
        let result = try run.run(.mpi(transport), &spawner, ledger)
        if plan.looksAgain {
            // All journals are closed when all ranks have come here.
            do throws(MPIError) { _ = try world.exchange([0]) } catch { throw Complaint(error) }
        }
        return world.rank == .master ? try run.conclude(result) : .completed
    }

    private func leave(_ world: consuming MPIWorld) throws(Complaint) {
        do throws(MPIError) { try world.finalize() } catch { throw Complaint(error) }
    }
}

extension Spawner {
    static func beginOrComplain() throws(Complaint) -> Spawner {
        do throws(SpawnerError) { return try Spawner.begin() } catch { throw Complaint(error) }
    }

    /// Of one that has been left for another run.
    static func endOrComplain(_ spawner: inout Spawner?) throws(Complaint) {
        guard let left = spawner.take() else { return }
        do throws(SpawnerError) { try left.end() } catch { throw Complaint(error) }
    }
}
