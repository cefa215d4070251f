// How a graph is to be read: the options that every command which reads one has in common. A session
// keeps them beside the graph, as JSON, for the graph is nothing without its parameters.

import JSON
import Sessions
import Storage
import Translation

struct GraphOptions {
    var maximumDrops: Int?
    /// The graph configuration to apply, by name or id; nil for the active one.
    var configuration: String?
    var parameters = Parameters()

    static let options: [Option] = [
        Option(names: ["-p", "--parameter"], value: "NAME=VALUE", help: "put VALUE for ~NAME"),
        Option(
            names: ["-P", "--parameters"], value: "FILE",
            help: "take parameters from FILE: a JSON object; nested keys are joined by dots"),
        Option(
            names: ["--config"], value: "NAME|ID",
            help: "apply this graph configuration instead of the active one"),
        .maximumDrops,
    ]

    init() {}

    /// A parameter that was typed counts before one of a file.
    init(_ arguments: Arguments) throws(Complaint) {
        maximumDrops = try arguments.number("--max-drops", in: 1...Int(UInt32.max))
        configuration = arguments["--config"]
        for path in arguments.values(of: "-P") { try readParameters(path) }
        for text in arguments.values(of: "-p") {
            guard let sign = text.firstIndex(of: "=") else {
                throw Complaint("-p \(text): no \"=\" in it", try: "-p NAME=VALUE")
            }
            let name = String(text[..<sign])
            guard Parameters.isName(name) else {
                throw Complaint(
                    "-p \(text): \"\(name)\" is no name of a parameter",
                    try: "letters, digits, _ and dots, not beginning with a digit or dot")
            }
            parameters[name] = String(text[text.index(after: sign)...])
        }
    }

    private mutating func readParameters(_ path: String) throws(Complaint) {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.read(path) } catch {
            throw Complaint("-P \(path): \(error.reason)")
        }
        guard try parameters.add(JSONDocument(bytes, path: path).root) else {
            throw Complaint(
                "\(path): not an object of parameters", try: "{\"name\": \"value\"}",
                status: .wrongGraph)
        }
    }

    /// As they were typed, for the same command in another process.
    static func words(_ arguments: Arguments) -> [String] {
        ["-p", "-P", "--config", "--max-drops"].flatMap { name in
            arguments.values(of: name).flatMap { [name, $0] }
        }
    }

    /// The same, where a file of parameters may be one that can be read only once.
    func words(_ arguments: Arguments) -> [String] {
        let words = Self.words(arguments)
        guard arguments.values(of: "-P").contains(where: Files.isStream) else { return words }
        return parameters.sorted.filter { Parameters.isName($0.name) }
            .flatMap { ["-p", "\($0.name)=\($0.value)"] }
            + ["--config", "--max-drops"].flatMap { name in
                arguments.values(of: name).flatMap { [name, $0] }
            }
    }
}

// The form in which a session keeps them.
extension GraphOptions {
    var json: [UInt8] {
        var writer = JSONWriter(indentation: 2)
        writer.beginObject()
        if let maximumDrops {
            writer.key("max-drops")
            writer.integer(maximumDrops)
        }
        if let configuration {
            writer.key("config")
            writer.string(configuration)
        }
        writer.key("parameters")
        writer.beginObject()
        for (name, value) in parameters.sorted {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes()
    }

    /// Those of a session. Without them the graph might unroll to another one.
    init(storedIn directory: SessionDirectory) throws(Complaint) {
        let file = directory.optionsFile
        let json: [UInt8]
        do throws(FileError) { json = try Files.read(file) } catch {
            throw Complaint(unreadable: error)
        }
        guard (try? JSONDocument(parsing: json))?.root.kind == .object else {
            throw .damaged(file, in: directory)
        }
        self.init(json: json)
    }

    /// What is not there counts as not given.
    init(json: [UInt8]) {
        guard let root = try? JSONDocument(parsing: json).root else { return }
        maximumDrops = root["max-drops"]?.integer
        configuration = root["config"]?.string
        guard let given = root["parameters"] else { return }
        for member in given.members { parameters[String(member.key)] = member.value.string }
    }
}
