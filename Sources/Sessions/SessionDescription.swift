// session.json: what was started, so that any later command can work out the same graph again.

package import JSON
package import Storage

package struct SessionDescription: Equatable, Sendable {
    /// Of what is in a session's files. One that has a higher number is not read: half of it might be
    /// taken for damage.
    package static let format = 1

    /// Why there is none.
    package enum Fault: Error, Equatable {
        case file(FileError)
        case damaged
        /// Written by that version of Weir.
        case newer(format: Int, version: String)
    }

    package var version: String
    package var graph: String
    package var graphPath: String
    package var ranks: Int
    package var partitions: Int
    package var drops: Int
    /// Seconds since 1970.
    package var started: Int
    /// How often it was run: 1 the first time.
    package var run = 1
    /// Seconds for each unit of weight, as typed, where apps only slept.
    package var sleepRun: String?
    /// Why it was to end before its time; nil for one that was not.
    package var stopped: String?
    /// Where results are put when the run ends.
    package var output: String?
    /// Where files that no app makes were looked for, in this order.
    package var inputFolders: [String]
    /// True if the programs of the graph were not run, and its data not made.
    package var isTrial: Bool

    package init(
        version: String, graph: String, graphPath: String, ranks: Int, partitions: Int, drops: Int,
        started: Int, inputFolders: [String] = [], isTrial: Bool = false
    ) {
        self.version = version
        self.graph = graph
        self.graphPath = graphPath
        self.ranks = ranks
        self.partitions = partitions
        self.drops = drops
        self.started = started
        self.inputFolders = inputFolders
        self.isTrial = isTrial
    }

    package func write(to session: SessionDirectory) throws(FileError) {
        var writer = JSONWriter(indentation: 2)
        writer.beginObject()
        for (key, text) in [("version", version), ("graph", graph), ("graphPath", graphPath)] {
            writer.key(key)
            writer.string(text)
        }
        for (key, number) in [
            ("format", Self.format), ("ranks", ranks), ("partitions", partitions), ("drops", drops),
            ("started", started),
            ("run", run),
        ] {
            writer.key(key)
            writer.integer(number)
        }
        if let stopped {
            writer.key("stopped")
            writer.string(stopped)
        }
        if let sleepRun {
            writer.key("sleepRun")
            writer.string(sleepRun)
        }
        if let output {
            writer.key("output")
            writer.string(output)
        }
        writer.key("inputFolders")
        writer.beginArray()
        for folder in inputFolders { writer.string(folder) }
        writer.endArray()
        writer.key("trial")
        writer.boolean(isTrial)
        writer.endObject()
        try Files.replace(session.descriptionFile, by: writer.bytes() + [UInt8(ascii: "\n")])
    }

    /// Nil if it lacks something.
    package init?(_ json: JSONValue) {
        guard let version = json["version"]?.string, let graph = json["graph"]?.string,
            let graphPath = json["graphPath"]?.string, let ranks = json["ranks"]?.integer,
            let partitions = json["partitions"]?.integer, let drops = json["drops"]?.integer,
            let started = json["started"]?.integer, (1...65_536).contains(ranks),
            partitions >= 0, drops >= 0, drops < 1 << 40
        else { return nil }
        self.init(
            version: version, graph: graph, graphPath: graphPath, ranks: ranks,
            partitions: partitions, drops: drops, started: started,
            inputFolders: json["inputFolders"]?.elements.compactMap(\.string) ?? [],
            isTrial: json["trial"]?.boolean ?? false)
        sleepRun = json["sleepRun"]?.string
        output = json["output"]?.string
        run = json["run"]?.integer ?? 1
        stopped = json["stopped"]?.string
        // The next one is in 16 bits of each record.
        guard (1..<Int(UInt16.max)).contains(run) else { return nil }
    }

    /// What a session's file says; nil if it cannot be read.
    package init?(reading session: SessionDirectory) {
        do throws(Fault) { try self.init(of: session) } catch { return nil }
    }

    package init(of session: SessionDirectory) throws(Fault) {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.read(session.descriptionFile) } catch {
            throw .file(error)
        }
        guard let root = (try? JSONDocument(parsing: bytes))?.root else { throw .damaged }
        let format = root["format"]?.integer ?? 1
        guard format <= Self.format else {
            throw .newer(format: format, version: root["version"]?.text ?? "?")
        }
        guard let description = Self(root) else { throw .damaged }
        self = description
    }
}
