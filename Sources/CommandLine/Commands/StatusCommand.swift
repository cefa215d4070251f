import Graphs
import JSON
import Storage

extension Command {
    static let status = Command(
        name: "status", operand: "SESSION", summary: "Says how far a session has come.",
        details: "Works while the session runs, and afterwards.",
        options: [
            Option(
                names: ["-q", "--quiet"],
                help: "print done, failed, resumable or running, and end with 0, 1, 75 or 75"),
            Option(
                names: ["--lost"],
                help: "print the hosts on which ranks died without a word, a line each"),
            .json,
        ],
        example: "weir status pipeline-20260102-030405.weir"
    ) { arguments throws(Complaint) in
        let asked = ["-q", "--lost", "--json"].filter { arguments.has($0) }
        guard asked.count < 2 else {
            throw Complaint(
                "status: \(asked.joined(separator: " and ")) cannot both be", try: "one of them")
        }
        let session = try LoadedSession(try arguments.operand())
        if arguments.has("-q") {
            let phase = SessionPhase(session)
            Terminal.say(phase.rawValue)
            return phase.exitStatus
        }
        if arguments.has("--lost") {
            for host in Set(session.lostRanks.map(\.host)).sorted() { Terminal.say(host) }
            return .completed
        }
        let status = try SessionStatus(session)
        if arguments.has("--json") {
            try Terminal.write(status.json, to: 1)
        } else {
            Terminal.say(status.text)
        }
        if let request = status.session.directory.pendingRequest {
            Terminal.complain("weir: \(request) was asked for, and has not been heeded yet")
        }
        let torn = status.session.records.tornBytes
        if torn > 0 {
            Terminal.complain(
                "weir: \(torn) bytes at the ends of journals are torn: a rank died while it wrote")
        }
        for (rank, damage) in session.records.damage {
            Terminal.complain(damage.text(rank: rank))
        }
        return .completed
    }
}

/// How many Drops are in which state.
private struct SessionStatus {
    let session: LoadedSession
    /// Ranks.
    let lost: [(rank: Int, host: String)]
    private let outdated: OutdatedReaders?
    private var counts: [DropKind: [String: Int]] = [.data: [:], .app: [:]]

    init(_ session: LoadedSession) throws(Complaint) {
        self.session = session
        lost = session.lostRanks
        do throws(FileError) { outdated = try OutdatedReaders(session) } catch {
            throw Complaint("\(error.path): \(error.call): \(error.reason)")
        }
        var counts = counts
        try session.forEachDrop { (_, component, record) throws(Complaint) in
            let words = StateWords(component, record)
            counts[component.kind]?[words.execState ?? words.state, default: 0] += 1
        }
        self.counts = counts
    }

    private var final: Int { session.records.records.count }

    private var rows: [(kind: String, states: [(name: String, drops: Int)])] {
        [(DropKind.data, "data"), (.app, "app")].map { kind, name in
            let states = (counts[kind] ?? [:]).sorted { $0.key < $1.key }
            return (name, states.map { ($0.key, $0.value) })
        }
    }

    var text: String {
        var table = Table(["kind", "state", "Drops"], right: [2])
        for row in rows {
            for state in row.states { table.add([row.kind, state.name, String(state.drops)]) }
        }
        let description = session.description
        return table.text
            + "\n\(description.graph): \(final) of \(description.drops) Drops final, "
            + "\(description.ranks) ranks, \(session.phase)\(outdatedText)\(lostText)"
    }

    private var outdatedText: String { outdated.map { "\n\($0.text)" } ?? "" }

    private var lostText: String {
        guard !lost.isEmpty else { return "" }
        let ranks = lost.map { "rank \($0.rank) on \($0.host)" }.joined(separator: ", ")
        return "\nlost, without a word: \(ranks)"
            + "\n  killed, as for want of memory, or the host is gone; weir resume goes on"
    }

    var json: [UInt8] {
        var writer = JSONWriter(indentation: 1)
        writer.beginObject()
        writer.key("graph")
        writer.string(session.description.graph)
        for (key, number) in [
            ("drops", session.description.drops), ("final", final),
            ("outOfDate", outdated?.count ?? 0), ("ranks", session.description.ranks),
            ("started", session.description.started),
        ] {
            writer.key(key)
            writer.integer(number)
        }
        writer.key("concluded")
        writer.boolean(session.isConcluded)
        writer.key("lost")
        writer.beginArray()
        for (rank, host) in lost {
            writer.beginObject()
            writer.key("rank")
            writer.integer(rank)
            writer.key("host")
            writer.string(host)
            writer.endObject()
        }
        writer.endArray()
        for row in rows {
            writer.key(row.kind)
            writer.beginObject()
            for state in row.states {
                writer.key(state.name)
                writer.integer(state.drops)
            }
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes() + [UInt8(ascii: "\n")]
    }
}
