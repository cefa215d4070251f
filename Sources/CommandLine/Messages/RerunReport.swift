import Execution
import Graphs
import JSON
import Sessions

/// What a resumed run would do, and why: a line a component and reason.
struct RerunReport {
    private struct Group {
        var component: Component
        var reason: RerunReason
        var drops: Int
        var first: Int
        var edit: GraphComparison.Edit?

        var why: String { reason == .edited ? edit?.text ?? reason.text : reason.text }
    }

    private let groups: [Group]
    private let drops: Int
    private let run: Int

    init(_ plan: borrowing RerunPlan) {
        let components = plan.components
        let edits = plan.comparison?.edits
        groups = plan.groups.map {
            Group(
                component: components[$0.component.index], reason: $0.reason, drops: $0.drops,
                first: $0.first, edit: edits?[$0.component.index])
        }
        drops = plan.drops
        run = groups.reduce(0) { $0 + $1.drops }
    }

    var text: [UInt8] {
        var lines = ""
        if !groups.isEmpty {
            var table = Table(["Drops", "component", "like", "why"], right: [0])
            for group in groups {
                table.add([
                    String(group.drops), group.component.name,
                    group.component.instanceID(of: group.first), group.why,
                ])
            }
            lines = table.text + "\n"
        }
        return Array("\(lines)\(run) of \(drops) Drops would be done, \(drops - run) stay\n".utf8)
    }

    var json: [UInt8] {
        var writer = JSONWriter(indentation: 1)
        writer.beginObject()
        for (key, number) in [("drops", drops), ("run", run)] {
            writer.key(key)
            writer.integer(number)
        }
        writer.key("groups")
        writer.beginArray()
        for group in groups {
            writer.beginObject()
            for (key, text) in [
                ("component", group.component.name), ("id", group.component.id),
                ("first", group.component.instanceID(of: group.first)),
                ("reason", "\(group.reason)"), ("why", group.why),
            ] {
                writer.key(key)
                writer.string(text)
            }
            writer.key("drops")
            writer.integer(group.drops)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }
}

extension RerunReason {
    var text: String {
        switch self {
        case .notDone: "not done yet"
        case .failed: "failed, or was cancelled, and is to be tried again"
        case .asked: "asked for by --rerun"
        case .inputChanged: "what it reads changes"
        case .memoryLost: "its contents were in memory, and are needed"
        case .fileLost: "its file is needed, and is gone or not what was recorded"
        case .scratchLost: "its file is needed, and was in scratch, which ended with the run"
        case .inputDiffers: "its input came out different"
        case .inputUnknown: "what it had read was not recorded, and is made again"
        case .outputNeeded: "its output is needed once more"
        case .producerRuns: "an app that writes it runs again"
        case .edited: "new, or said otherwise, in the graph"
        case .stream: "joined by a stream to one that runs"
        }
    }
}

extension Terminal {
    /// What journals have lost, and what that costs.
    static func complain(damageIn finals: FinalTable) {
        if finals.tornBytes > 0 {
            complain(
                "weir: \(finals.tornBytes) bytes at the ends of journals are torn: a rank died "
                    + "while it wrote")
        }
        for (rank, damage) in finals.damage { complain(damage.text(rank: rank)) }
    }
}

extension JournalReading.Damage {
    func text(rank: Int) -> String {
        "weir: journal of rank \(rank): \(bytes) bytes at \(offset) are damaged: \(lost) "
            + (lost == 1 ? "record is lost, and its Drop" : "records are lost, and their Drops")
            + " will be done again"
    }
}
