import Components
import MPI
import Partitioning
import Planning
import Spawner
import Storage
import Transport

extension Command {
    static let probe = Command(
        name: "probe", operand: nil,
        summary: "Measures this machine, for weir plan and weir partition.",
        details: """
            Measures what it costs to begin a program, an app and a Drop, and how fast the file
            system of the current folder is; under mpirun or srun, with one rank or more, also
            what a message costs, inside a host and, where there are ranks of two, between hosts.
            Writes a line a figure; what was not measured stands in it as a remark.
            """,
        options: [
            Option(
                names: ["-o", "--output"], value: "FILE", help: "write the machine file here"),
            Option(
                names: ["--disk"], value: "SIZE", help: "write and read so much (256MB; 0: nothing)"
            ),
        ],
        example: "mpirun -n 2 weir probe -o site.machine"
    ) { arguments throws(Complaint) in
        return try Probe(arguments).run()
    }
}

struct Probe {
    private let output: String?
    /// Bytes; 0 for none.
    private let disk: Int

    init(_ arguments: Arguments) throws(Complaint) {
        output = arguments["-o"]
        guard let text = arguments["--disk"], text != "0" else {
            disk = arguments["--disk"] == nil ? 256_000_000 : 0
            return
        }
        guard let bytes = Needs.bytes(text) else {
            throw Complaint("probe: --disk \(text): no number of bytes", try: "--disk 1GB")
        }
        disk = bytes
    }

    func run() throws(Complaint) -> ExitStatus {
        guard Launch.ofThisProcess() != nil else {
            try measureHost(.init(), Spawner.beginOrComplain(), Spawner.beginOrComplain())
            return .completed
        }
        // Nothing forks an MPI process: what starts programs is begun before.
        let starts = try Spawner.beginOrComplain()
        let drops = try Spawner.beginOrComplain()
        // The others have left, so that nothing runs beside what is measured now.
        if let links = try measureLinks() { try measureHost(links, starts, drops) }
        return .completed
    }

    /// Nil on other ranks than the first.
    private func measureLinks() throws(Complaint) -> ProbeLinks.Result? {
        let world: MPIWorld
        do throws(MPIError) { world = try MPIWorld() } catch { throw Complaint(error) }
        let hosts: [String]
        do throws(MPIError) { hosts = try world.hostNames() } catch { throw Complaint(error) }
        let rank = world.rank
        let links: ProbeLinks.Result
        do throws(TransportError) { links = try ProbeLinks(world).measure(hosts) } catch {
            throw Complaint(error)
        }
        do throws(MPIError) { try world.finalize() } catch { throw Complaint(error) }
        return rank == .master ? links : nil
    }

    private func measureHost(
        _ links: ProbeLinks.Result, _ starts: consuming Spawner, _ drops: consuming Spawner
    ) throws(Complaint) {
        var figures = MachineFigures(
            coresPerHost: Host.cores, memoryPerHost: Double(Host.memory),
            gpusPerHost: Host.gpus(asked: nil, on: Host.name)?.count)
        var guessed: Set<MachineFile.Figure> = []
        guard let run = ProbeRun() else {
            throw Complaint("probe: no folder can be made in TMPDIR or /tmp", status: .fault)
        }
        defer { run.remove() }
        (figures.startProgram, figures.startApp) = try run.startTimes(starts)
        figures.drop = try run.dropTime(drops)
        if disk > 0 {
            do throws(FileError) {
                (figures.diskWrite, figures.diskRead) = try ProbeDisk(bytes: disk).measure()
            } catch { throw Complaint("\(error.path): \(error.call): \(error.reason)") }
        } else {
            guessed.formUnion([.diskWrite, .diskRead])
        }
        if let inside = links.inside {
            figures.insideHost = inside
        } else {
            guessed.formUnion([.latencyInside, .bandwidthInside])
        }
        if let between = links.between {
            figures.betweenHosts = between
        } else {
            guessed.formUnion([.latencyBetween, .bandwidthBetween])
        }
        let file = MachineFile(
            figures: figures.rounded, remarks: ["measured by weir \(Weir.version) on \(Host.name)"],
            guessed: guessed)
        guard let output else { return Terminal.say(String(file.text.dropLast())) }
        do throws(FileError) { try Files.write(Array(file.text.utf8), to: output) } catch {
            throw Complaint("\(output): \(error.reason)")
        }
    }
}

extension MachineFigures {
    /// Three digits are all that a measurement is good for.
    fileprivate var rounded: MachineFigures {
        var figures = self
        for place in [
            \MachineFigures.insideHost.latency, \.insideHost.bandwidth, \.betweenHosts.latency,
            \.betweenHosts.bandwidth, \.startProgram, \.startApp, \.drop, \.diskWrite, \.diskRead,
        ] {
            figures[keyPath: place] = Double.threeDigits(figures[keyPath: place])
        }
        return figures
    }
}

extension Double {
    /// Divided, not multiplied: then the decimal fraction is the nearest there is.
    fileprivate static func threeDigits(_ value: Double) -> Double {
        guard value > 0 else { return 0 }
        var inverse = 1.0
        while value * inverse < 100 { inverse *= 10 }
        guard inverse == 1 else { return (value * inverse).rounded() / inverse }
        var unit = 1.0
        while value >= 1000 * unit { unit *= 10 }
        return (value / unit).rounded() * unit
    }
}
