@testable import Batch

extension JobDescription {
    static func plain(_ scheduler: Scheduler) -> JobDescription {
        var job = JobDescription(
            scheduler, name: "letters", graph: "letters.graph",
            launcher: LaunchLine(LaunchLine.usual(for: scheduler)))
        job.shape.nodes = 2
        job.shape.ranksPerNode = 4
        job.shape.coresPerRank = 8
        job.madeBy = "weir job \(scheduler.rawValue) letters.graph --nodes 2"
        job.file = "letters.\(scheduler == .slurm ? "sh" : "pbs")"
        return job
    }

    static func everything(_ scheduler: Scheduler) -> JobDescription {
        var job = plain(scheduler)
        job.site = "a cluster"
        job.runWords = ["-p", "copies=4", "-p", "title=two words", "--slots", "2"]
        job.shape.gpusPerNode = 4
        job.shape.memoryPerNode = Memory("64G")
        job.shape.exclusive = true
        job.walltime = Walltime(seconds: 5400)
        job.notice = 300
        job.requests.account = "ab12"
        job.requests.queue = "long"
        job.requests.dependency = "afterok:123"
        job.requests.mail = "someone@example.org"
        job.requests.mailEvents = [.begin, .end, .fail]
        job.requests.log = "letters.log"
        if scheduler == .slurm {
            job.requests.qos = "high"
            job.requests.constraint = "cpu"
            job.requests.reservation = "course"
            job.requests.directives = ["--licenses=scratch"]
        } else {
            job.requests.directives = ["-l filesystems=home:eagle"]
        }
        job.surroundings.purgesModules = true
        job.surroundings.modules = ["gcc/12.2", "weir"]
        job.surroundings.environment = [
            EnvironmentVariable(name: "INPUT", value: "$HOME/a \"b\" $(date) `date` ${HOME} $"),
            EnvironmentVariable(name: "HDF5_USE_FILE_LOCKING", value: "FALSE"),
        ]
        job.surroundings.commands = ["ulimit -s unlimited"]
        job.surroundings.scratch = "$SCRATCH/runs of ${USER}"
        job.launcher.binding = .none
        return job
    }

    static func chained(_ scheduler: Scheduler) -> JobDescription {
        var job = plain(scheduler)
        job.restart = Restart(.chain, atMost: 5)
        return job
    }

    static var requeued: JobDescription {
        var job = plain(.slurm)
        job.restart = Restart(.requeue, atMost: 3)
        return job
    }

    static func sets(_ scheduler: Scheduler) -> JobDescription {
        var job = plain(scheduler)
        job.array = .sets(
            [["-p", "copies=4"], ["-p", "copies=8", "-p", "title=it's"]],
            atOnce: scheduler == .slurm ? 1 : nil)
        return job
    }

    static var numbered: JobDescription {
        var job = plain(.slurm)
        job.array = .range(0...9, parameter: "seed", atOnce: nil)
        job.restart = Restart(.chain, atMost: 5)
        return job
    }

    static var inTotals: JobDescription {
        var job = plain(.pbs)
        job.shape.inTotals = true
        job.shape.memoryPerNode = Memory("190GB")
        job.shape.gpusPerNode = 2
        job.requests.account = "xy99"
        job.requests.accountFlag = "-P"
        job.launcher.text = "mpirun -np {ranks} --map-by ppr:{ranks-per-node}:node:PE={cores}"
        return job
    }

    static func sweep(_ scheduler: Scheduler) -> JobDescription {
        var job = plain(scheduler)
        job.shape.nodes = 4
        job.sweep = [1, 2, 4]
        return job
    }

    static var template: JobDescription {
        var job = plain(.slurm)
        job.launcher.text = "mpiexec -n {ranks} -ppn {ranks-per-node} --depth {cores}"
        return job
    }

    static var ibrun: JobDescription {
        var job = plain(.slurm)
        job.launcher.text = "ibrun"
        return job
    }

    static var mpirun: JobDescription {
        var job = plain(.slurm)
        job.launcher.text = "mpirun"
        return job
    }
}
