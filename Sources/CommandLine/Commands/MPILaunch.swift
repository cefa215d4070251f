// `weir run -n`: mpirun, which starts this program again as ranks, and is looked after until it ends
// (see Launcher).

import Execution
internal import Glibc
import MPI
import Spawner
import Storage

struct MPILaunch {
    private let ranks: Int
    private let request: RunRequest

    init(ranks: Int, _ request: RunRequest) {
        self.ranks = ranks
        self.request = request
    }

    /// In the environment of ranks whose mpirun this program looks after.
    static let isLookedAfter = "WEIR_LAUNCHED"

    /// In milliseconds. An mpirun that nobody looks after answers SIGTERM, and SIGINT too, by SIGTERM to
    /// its ranks and SIGKILL a second later, or as much later as its parameter says.
    static var terminationGrace: UInt32 {
        guard Host.variable(isLookedAfter) == nil, Host.variable("OMPI_COMM_WORLD_RANK") != nil
        else { return RunOptions.usualGrace }
        let told = Host.variable("OMPI_MCA_odls_base_sigkill_timeout").flatMap { UInt32($0) }
        return min(RunOptions.usualGrace, min(told ?? 1, 100) * 500)
    }

    /// MPICH's launcher, told to stop, may return before it has heard how its ranks ended. Where the session is
    /// not known something may be left: who goes on with it then finds out.
    private var statusOfSession: Int32 {
        guard !MPILibrary.isOpenMPI else { return 0 }
        guard let path = request.session, let session = try? LoadedSession(path) else {
            return ExitStatus.stoppedEarly.rawValue
        }
        return SessionPhase(session).exitStatus.rawValue
    }

    /// Ends this process as the run has ended. Rank 0 gets `input` as its standard input, in place of
    /// a graph that can be read only once.
    func run(input: [UInt8]?) throws(Complaint) -> Never {
        let allowed = ["OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"]
        if MPILibrary.isOpenMPI, geteuid() == 0, allowed.contains(where: { getenv($0) == nil }) {
            throw Complaint(
                "run: mpirun refuses to work as root",
                try: "another user, or export \(allowed.map { $0 + "=1" }.joined(separator: " "))")
        }
        try checkDescriptors()
        var words = [Self.starter, "-n", String(ranks)]
        if MPILibrary.isOpenMPI, ranks > Host.cores {
            words += ["--oversubscribe", "--bind-to", "none"]
            setenv("OMPI_MCA_mpi_yield_when_idle", "1", 0)
        }
        if MPILibrary.isOpenMPI { words += ["-x", Self.isLookedAfter] }
        if let width = Terminal.width { setenv(Terminal.widthVariable, String(width), 1) }
        words += [Host.thisProgram] + request.words
        if input != nil { words[words.count - 1] = "-" }
        try setStandardInput(input)
        setenv(Self.isLookedAfter, "1", 1)
        do throws(Launcher.StartError) {
            let end = try Launcher(words).wait()
            if let complaint = complaint(of: end) {
                Terminal.complain(complaint.text)
                exit(end.signal == nil ? complaint.status.rawValue : end.status)
            }
            exit(end.wasToldToStop && end.status == 0 ? statusOfSession : end.status)
        } catch {
            throw Complaint(
                "run: cannot start \(Self.starter): \(String(cString: strerror(error.code)))",
                try: MPILibrary.isOpenMPI
                    ? "install Open MPI (openmpi-bin), or load its module"
                    : "install MPICH, or load its module")
        }
    }
}

extension MPILaunch {
    /// Ranks of one MPI do not find each other when another's mpirun has started them. Where both are
    /// installed, as Debian has them, mpirun is Open MPI's, and MPICH's has a name of its own.
    private static var starter: String {
        guard !MPILibrary.isOpenMPI else { return "mpirun" }
        let folders = (Host.variable("PATH") ?? "").split(separator: ":")
        return ["mpiexec.mpich", "mpiexec.hydra"].first { name in
            folders.contains { access("\($0)/\(name)", X_OK) == 0 }
        } ?? "mpiexec"
    }

    /// Where no rank can have said why it ended so.
    private func complaint(of end: Launcher.End) -> Complaint? {
        guard !end.wasToldToStop, end.status != 0 else { return nil }
        let hasBegun = end.session != nil || request.session.map(Files.exists) ?? false
        if !hasBegun, ExitStatus(rawValue: end.status).map({ $0 == .someFailed }) ?? true {
            return .notLaunched(Self.starter, ranks: ranks, status: end.status)
        }
        return end.signal.flatMap { signal in
            signal == SIGINT ? nil : .rankLost(signal, end.session ?? "SESSION")
        }
    }

    /// mpirun reads what there is, and would take it from whoever else reads it: the loop of a shell.
    private func setStandardInput(_ input: [UInt8]?) throws(Complaint) {
        do throws(FileError) {
            let source = try input.map { bytes throws(FileError) in
                try Files.unnamed(holding: bytes)
            }
            dup2(source ?? open("/dev/null", O_RDONLY | O_CLOEXEC), 0)
        } catch { throw .noTemporaryFile("run", error) }
    }

    /// With too few, Open MPI's mpirun does not say so: it hangs (seen with 24 for 2 ranks).
    private func checkDescriptors() throws(Complaint) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let needed = 128 + 8 * min(ranks, Host.cores)
        guard limit.rlim_cur < needed else { return }
        throw Complaint(
            "run: mpirun needs more files open at once than the \(limit.rlim_cur) that are allowed",
            try: "ulimit -n \(needed)", status: .fault)
    }
}

/// What there is to know of the machine that a rank runs on.
enum Host {
    static var cores: Int { max(1, processors.count) }

    static var name: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static var thisProgram: String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &path, path.count)
        guard length > 0 else { return "weir" }
        return String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static var currentFolder: String {
        guard let folder = getcwd(nil, 0) else { return "." }
        defer { free(folder) }
        return String(cString: folder)
    }

    static var environment: [String] {
        var entries: [String] = []
        var next = environ
        while let entry = next.pointee {
            entries.append(String(cString: entry))
            next += 1
        }
        return entries
    }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// What is larger than `ulimit -f` allows is an error of write like a full disk, and no signal.
    static func takeFullFilesAsErrors() { signal(SIGXFSZ, SIG_IGN) }

    static var secondsSince1970: Int { time(nil) }
}
