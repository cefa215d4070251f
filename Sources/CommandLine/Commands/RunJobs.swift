// A run in one process, and a run as one rank of an MPI job.

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
        let spawner = try Spawner.beginOrComplain()
        let ledger = HostLedger()
        let hosts = HostTable([Host.record(name: Host.name, ledger, request)], request)
        var lease: SessionLease?
        let handOut = try RunPreparation.handOut(request, hosts, &lease)
        defer { lease?.release() }
        let plan = try RunPreparation.plan(handOut, rank: .master, hosts, request)
        return try RankRun(plan, rank: .master, request).run(
            .solo(SoloTransport()), spawner, ledger)
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
        let here = "on rank \(world.rank), host \(world.hostName)"
        var refusal: Complaint?
        var bytes: [UInt8] = []
        let ownLedger = HostLedger()
        var lease: SessionLease?
        defer { lease?.release() }
        let hosts = try HostTable(world, ownLedger, request)
        if world.rank == .master {
            do throws(Complaint) {
                let handOut = try RunPreparation.handOut(request, hosts, &lease)
                Terminal.tellLauncher(ofSession: handOut.session)
                bytes = handOut.encoded()
            } catch { refusal = error }
        }
        do throws(MPIError) { try world.broadcast(&bytes, from: .master) } catch {
            throw Complaint(error)
        }
        guard let handOut = HandOut(bytes) else {
            try leave(world)
            if let refusal { throw refusal }
            return .completed
        }
        do throws(Complaint) {
            var plan = try RunPreparation.plan(handOut, rank: world.rank, hosts, request)
            let ledger = hosts.ledger(of: world.rank, own: ownLedger, &plan)
            let transport: MPITransport
            do throws(TransportError) { transport = try MPITransport(world) } catch {
                throw Complaint(error)
            }
            let status = try RankRun(plan, rank: world.rank, request)
                .run(.mpi(transport), spawner, ledger)
            try leave(world)
            return status
        } catch {
            // The first rank that fails says why and ends the job for all.
            Terminal.complain("\(error.text)\n  \(here)")
            MPIWorld.abort(error.status.rawValue)
        }
    }

    private func leave(_ world: consuming MPIWorld) throws(Complaint) {
        do throws(MPIError) { try world.finalize() } catch { throw Complaint(error) }
    }
}

extension Spawner {
    static func beginOrComplain() throws(Complaint) -> Spawner {
        do throws(SpawnerError) { return try Spawner.begin() } catch { throw Complaint(error) }
    }
}
