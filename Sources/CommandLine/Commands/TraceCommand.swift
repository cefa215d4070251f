import Graphs
import JSON
import Sessions
import Storage

extension Command {
    static let trace = Command(
        name: "trace", operand: "SESSION", summary: "Prints who ran when, for a trace viewer.",
        details: """
            Every try of every app is a bar: a rank's apps in the rank's rows, one behind the other
            where they did not overlap. The format is Chrome's trace events; https://ui.perfetto.dev
            and chrome://tracing show it. A session that is still running can be traced, too.
            """,
        options: [Option(names: ["-o", "--output"], value: "FILE", help: "write it to a file")],
        example: "weir trace pipeline-20260102-030405.weir -o trace.json"
    ) { arguments throws(Complaint) in
        let session = try LoadedSession(arguments.operand())
        do throws(FileError) {
            let file =
                try arguments["-o"].map { path throws(FileError) in
                    try OutputFile(creating: path)
                } ?? OutputFile.standardOutput
            try TraceEvents(session).write(to: file)
            try file.close()
        } catch { throw Complaint("\(error.path): \(error.reason)") }
        return .completed
    }
}

/// Chrome's trace events of a session: a process a rank, a thread a lane; times in microseconds from
/// the first begin.
struct TraceEvents {
    private let session: LoadedSession
    private let ranks: [[TraceRecord]]
    private let start: UInt64

    init(_ session: LoadedSession) throws(FileError) {
        self.session = session
        var ranks: [[TraceRecord]] = []
        for rank in 0..<session.ranks {
            ranks.append(try Trace.read(session.directory.traceFile(rank: rank)))
        }
        self.ranks = ranks
        start = ranks.joined().map(\.began).min() ?? 0
    }

    func write(to file: OutputFile) throws(FileError) {
        var writer = JSONWriter(indentation: nil) { bytes throws(FileError) in
            try file.write(bytes)
        }
        try writer.beginObject()
        try writer.key("displayTimeUnit")
        try writer.string("ms")
        try writer.key("traceEvents")
        try writer.beginArray()
        for (rank, records) in ranks.enumerated() {
            try writeName(of: rank, &writer)
            for (record, lane) in Trace.lanes(records) {
                try write(record, rank: rank, lane: lane, &writer)
            }
        }
        try writer.endArray()
        try writer.endObject()
        try writer.end()
    }

    private func writeName(
        of rank: Int, _ writer: inout JSONWriter<FileError>
    ) throws(FileError) {
        try writer.beginObject()
        for (key, value) in [("name", "process_name"), ("ph", "M")] {
            try writer.key(key)
            try writer.string(value)
        }
        try writer.key("pid")
        try writer.integer(rank)
        try writer.key("args")
        try writer.beginObject()
        try writer.key("name")
        try writer.string("rank \(rank)")
        try writer.endObject()
        try writer.endObject()
    }

    private func write(
        _ record: TraceRecord, rank: Int, lane: Int, _ writer: inout JSONWriter<FileError>
    ) throws(FileError) {
        // What a damaged file names need not be there.
        guard session.blueprint.has(record.name) else { return }
        let component = session.blueprint[record.name.component]
        try writer.beginObject()
        let texts = [
            ("name", component.name), ("ph", "X"),
            ("cat", record.isProgram ? "program" : "in process"),
        ]
        for (key, text) in texts {
            try writer.key(key)
            try writer.string(text)
        }
        for (key, number) in [("pid", rank), ("tid", lane)] {
            try writer.key(key)
            try writer.integer(number)
        }
        try writer.key("ts")
        try writer.real(Double(record.began - start) / 1000)
        try writer.key("dur")
        try writer.real(Double(record.ended - record.began) / 1000)
        try writer.key("args")
        try writer.beginObject()
        try writer.key("iid")
        try writer.string(component.instanceID(of: Int(record.name.instance)))
        try writer.key("attempt")
        try writer.integer(Int(record.attempt))
        if record.isProgram {
            try writer.key("startMicroseconds")
            try writer.real(Double(record.startHeld) / 1000)
        }
        try writer.endObject()
        try writer.endObject()
    }
}
