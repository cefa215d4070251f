// Errors of the rim, as complaints: what the machine could not do.

import Execution
import MPI
import Spawner
import Storage
import Transport

extension Complaint {
    static func stackTooSmall(_ bytes: Int) -> Complaint {
        Complaint(
            "a stack of \(bytes.bytesText) is too small", try: "ulimit -s 8192", status: .fault)
    }

    init(_ error: MPIError) {
        switch error {
        case .failed(let call, let code, let text):
            self.init("\(call): \(text.isEmpty ? "error \(code)" : text)", status: .fault)
        default: self.init("MPI: \(error)", status: .fault)
        }
    }

    init(_ error: TransportError) {
        switch error {
        case .mpi(let error): self.init(error)
        default: self.init("messages between ranks: \(error)", status: .fault)
        }
    }

    init(_ error: SpawnerError) {
        switch error {
        case .spawnerDied:
            self.init("the process that starts programs has ended or was killed", status: .fault)
        case .socketPair(let code), .fork(let code), .setUp(_, let code):
            let reason = FileError("", "", code: code).reason
            self.init(
                "cannot begin the process that starts programs: \(reason)",
                try: "ulimit -u; ulimit -n", status: .fault)
        case .protocolBroken: self.init("the spawner's messages make no sense", status: .fault)
        }
    }

    init(_ error: ExecutionError) {
        switch error {
        case .transport(let error): self.init(error)
        case .spawner(let error): self.init(error)
        case .file(let error), .met(let error, by: _):
            self.init(
                "\(error.path): \(error.call): \(error.reason)",
                try: error.remedy ?? "df -h; weir resume goes on from here", status: .fault)
        case .protocolBroken(let rank):
            self.init("rank \(rank) sent what is no message", status: .fault)
        }
    }
}

extension Complaint {
    /// With the name of the Drop that met with it.
    init(_ error: ExecutionError, _ plan: RunPlan) {
        self.init(error)
        guard case .met(let file, by: let drop) = error else { return }
        message += "\n  \(FailureTexts(plan).what(drop, after: message))"
        // A program's exit status does not say why it failed.
        if drop.isOfProgram, file.isForWantOfSpace {
            let isSaid = MachineFault.wantOfRoom(saidIn: drop.output) != nil
            message += isSaid ? "\n  its output says so" : "\n  less than 1 MiB is free there"
            message += ", and that is taken to be why: it runs again when there is more"
        }
    }
}

extension FileError {
    /// Where a limit of the process is to blame, and not the file: as many files open, or as large ones,
    /// as it may have.
    var remedy: String? {
        switch (code, call) {
        case (_, "pthread_create"): "ulimit -u and ulimit -v: no thread could be had"
        case (24, _): "ulimit -n 65536, or what ulimit -Hn allows"
        case (27, "write"), (27, "fallocate"), (27, "ftruncate"), (27, "pwrite"):
            "ulimit -f unlimited, or what ulimit -Hf allows"
        case (122, _): "quota -s, or lfs quota -hu $USER .; weir resume goes on from here"
        case (13, _), (1, _), (30, _): "a folder where you may write; ls -ld \(path.shownInLine)"
        default: nil
        }
    }
}
