import Execution
import Graphs
import JSON
import Storage
import Transport

// summary.json: how a run ended. While it is not there, the run has not.
extension RunSummary {
    private typealias Writer = JSONWriter<Never>
    private static let slowestTold = 20

    func write() throws(FileError) {
        var writer = Writer(indentation: 2)
        writer.beginObject()
        writer.member("graph", plan.blueprint.name)
        writer.member("ranks", plan.islands.ranks)
        writer.member("islands", plan.islands.members.count)
        writer.member("seconds", result.seconds)
        writer.member("busyShare", busyShare)
        writer.member("left", left)
        if let stop = result.stop { writer.member("stopped", stop.text) }
        writer.member("failures", result.failures.count)
        writer.member("masterMessages", result.masterMessages)
        for (name, counts) in [("data", result.counts.data), ("apps", result.counts.apps)] {
            writer.key(name)
            writer.beginObject()
            for (outcome, word) in Self.outcomes { writer.member(word, counts[outcome]) }
            writer.endObject()
        }
        writer.key("hosts")
        writer.beginArray()
        for host in plan.islands.hosts { writer.string(host) }
        writer.endArray()
        writer.list("byRank", result.figures) { self.write($0, to: &$1) }
        writer.list("slowest", Array(result.times.prefix(Self.slowestTold))) {
            self.write($0, to: &$1)
        }
        writer.list("failed", result.failures.entries) { self.write($0, to: &$1) }
        writer.endObject()
        try Files.write(writer.bytes() + [UInt8(ascii: "\n")], to: plan.session.summaryFile)
    }

    private func write(_ rank: RankFigures, to writer: inout Writer) {
        writer.member("rank", rank.rank.index)
        writer.member("host", plan.islands.host(of: rank.rank))
        writer.member("island", plan.islands.island(of: rank.rank))
        writer.member("slots", rank.slots)
        writer.member("programs", rank.programs)
        writer.member("busySeconds", Double(rank.busy) / 1e9)
        writer.member("busyShare", busyShare(of: rank))
        writer.member("doneAtSeconds", Double(rank.ended) / 1e9)
        writer.member("longestStartMicroseconds", Double(rank.starts.longest) / 1e3)
        writer.member("startMicroseconds", Double(rank.starts.total) / 1e3)
        writer.member("messagesSent", Int(rank.traffic.packetsSent))
        writer.member("bytesSent", Int(rank.traffic.bytesSent))
        writer.member("messagesReceived", Int(rank.traffic.packetsReceived))
        writer.member("bytesReceived", Int(rank.traffic.bytesReceived))
        if rank.spillProblem != 0 { writer.member("spillProblem", Int(rank.spillProblem)) }
        if rank.copyProblem != 0 { writer.member("copyProblem", Int(rank.copyProblem)) }
        if rank.copiesRead != 0 { writer.member("copiesRead", rank.copiesRead) }
        if rank.scratchMisses != 0 { writer.member("scratchMisses", rank.scratchMisses) }
    }

    private func write(_ time: ComponentTime, to writer: inout Writer) {
        let component = plan.blueprint.components[Int(time.component)]
        writer.member("component", component.name)
        writer.member("id", component.id)
        writer.member("runs", time.runs)
        writer.member("totalSeconds", Double(time.total) / 1e9)
        writer.member("longestSeconds", Double(time.longest) / 1e9)
    }

    private func write(_ entry: FailureBook.Entry, to writer: inout Writer) {
        let component = plan.blueprint[entry.first.name.component]
        writer.member("component", component.name)
        writer.member("id", component.id)
        writer.member("cause", entry.first.cause)
        writer.member("exit", Int(entry.first.exit))
        writer.member("count", entry.count)
        writer.member("rank", Int(entry.first.rank))
        writer.member("host", plan.islands.host(of: Rank(entry.first.rank)))
        writer.key("drops")
        writer.beginArray()
        for name in [entry.first.name] + entry.others {
            writer.string("\(component.id)_\(component.instanceID(of: Int(name.instance)))")
        }
        writer.endArray()
    }
}

extension JSONWriter where Failure == Never {
    fileprivate mutating func list<Item>(
        _ name: String, _ items: [Item], _ body: (Item, inout JSONWriter) -> Void
    ) {
        key(name)
        beginArray()
        for item in items {
            beginObject()
            body(item, &self)
            endObject()
        }
        endArray()
    }
}
