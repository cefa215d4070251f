// What it costs to begin things, measured by real runs in this process: programs and apps one after
// another on one core, and Drops that do nothing. Their sessions lie in a folder that is gone afterwards.

import Execution
internal import Glibc
import Graphs
import Sessions
import Spawner
import Storage
import Transport

struct ProbeRun {
    private let folder: String

    /// Nil if there is no folder for it.
    init?() {
        let parent = Host.variable("TMPDIR") ?? "/tmp"
        var template = Array((parent + "/weir-probe-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else { return nil }
        folder = String(cString: made)
    }

    func remove() { Self.remove(folder) }

    /// With all that is in it.
    private static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(folder)
        }
        Glibc.remove(path)
    }

    private static let programs = 80
    private static let apps = 200
    private static let drops = 200_000

    /// Seconds from the end of a program, and of an app in the rank, to the beginning of the next.
    func startTimes(_ spawner: consuming Spawner) throws(Complaint) -> (
        program: Double, app: Double
    ) {
        var blueprint = Blueprint(name: "probe")
        _ = blueprint.add(
            Self.app(
                "program", "dlg.apps.bash_shell_app.BashShellApp", ("command", "true"),
                Self.programs))
        _ = blueprint.add(
            Self.app("app", "dlg.apps.simple.SleepApp", ("sleep_time", "0.001"), Self.apps))
        let plan = try plan(blueprint, "starts", RunOptions(slots: 1))
        _ = try run(plan, spawner)
        do throws(FileError) {
            let records = try Trace.read(plan.session.traceFile(rank: 0))
            return (try gap(records, 0), try gap(records, 1))
        } catch { throw Complaint("\(error.path): \(error.reason)", status: .fault) }
    }

    private func gap(_ records: [TraceRecord], _ component: UInt32) throws(FileError) -> Double {
        let own = records.filter { $0.name.component.row == component }
            .sorted { $0.began < $1.began }
        let gaps = zip(own, own.dropFirst()).map {
            Double($1.began) / 1e9 - Double($0.ended) / 1e9
        }.sorted()
        guard !gaps.isEmpty else { throw FileError("read", folder, code: EIO) }
        return max(0, gaps[gaps.count / 2])
    }

    /// Seconds of a rank's thread for a Drop.
    func dropTime(_ spawner: consuming Spawner) throws(Complaint) -> Double {
        var blueprint = Blueprint(name: "probe")
        let app = blueprint.add(
            Self.app("app", "dlg.apps.simple.NullBarrierApp", ("x", ""), Self.drops))
        let data = blueprint.add(
            Component(
                id: "data", name: "data", kind: .data, category: "Memory", categoryType: "Data",
                dropClass: "dlg.data.drops.memory.InMemoryDROP",
                levels: [Level(group: "copies", extent: Self.drops)]))
        blueprint.link(
            app, to: data, ports: PortPair(source: "out", target: "in"), rule: .oneToOne)
        let plan = try plan(
            blueprint, "drops", RunOptions(trial: .zero, journal: false, slots: 1))
        return try run(plan, spawner).seconds / Double(blueprint.dropCount)
    }

    private static func app(
        _ id: String, _ dropClass: String, _ field: (name: String, value: String), _ copies: Int
    ) -> Component {
        Component(
            id: id, name: id, kind: .app, category: "", categoryType: "Application",
            dropClass: dropClass, levels: [Level(group: "copies", extent: copies)],
            fields: [Field(id: field.name, name: field.name, value: field.value)])
    }

    private func plan(
        _ blueprint: Blueprint, _ name: String, _ options: RunOptions
    ) throws(Complaint) -> RunPlan {
        do throws(FileError) {
            return RunPlan(
                blueprint: blueprint, ownership: Ownership(whole: blueprint),
                islands: IslandMap(hostOfRank: [Host.name]),
                session: try SessionDirectory.create(at: folder + "/" + name),
                inputFolders: [folder], options: options)
        } catch { throw Complaint("\(error.path): \(error.reason)", status: .fault) }
    }

    private func run(
        _ plan: RunPlan, _ spawner: consuming Spawner
    ) throws(Complaint) -> RunResult {
        let network = Network.solo(SoloTransport())
        var spawner: Spawner? = spawner
        do throws(ExecutionError) {
            return try network.run(
                plan, &spawner, HostLedger(), environment: CleanEnvironment.ofThisProcess(),
                RunObserver())
        } catch { throw Complaint(error) }
    }
}
