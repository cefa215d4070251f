import Storage

extension Command {
    static let cat = Command(
        name: "cat", operand: "SESSION DROP", summary: "Prints the data of a Drop.",
        details: """
            DROP is an oid as `weir drops` lists it, or a component's name and an instance id with
            a slash between them. Works for files and for arrays in arenas, which are compared with
            their checksum. Without --as the bytes are printed as they are.
            """,
        options: [
            Option(names: ["--as"], value: "FORM", help: "text, hex, npy or json"),
            Option(
                names: ["--range"], value: "A:B",
                help: "only the bytes from A on, up to B and without it; either may be missing"),
        ], example: "weir cat pipeline-20260102-030405.weir Image/0-3 --as text"
    ) { arguments throws(Complaint) in
        let contents = try contents(arguments)
        let form = try form(arguments)
        let range = try range(arguments, of: contents)
        try form.render(contents, range) { (bytes) throws(Complaint) in
            try Terminal.write(bytes, to: 1)
        }
        return .completed
    }

    static let export = Command(
        name: "export", operand: "SESSION DROP", summary: "Copies the data of a Drop into a file.",
        details: "As `weir cat`; the file has its name only when it is whole.",
        options: [
            Option(names: ["-o"], value: "FILE", help: "where to, in place of what is there"),
            Option(names: ["--as"], value: "FORM", help: "text, hex, npy or json"),
        ], example: "weir export pipeline-20260102-030405.weir Image/0-3 --as npy -o image.npy"
    ) { arguments throws(Complaint) in
        guard let path = arguments["-o"] else {
            throw Complaint("export: -o FILE is needed", try: "weir export --help")
        }
        let contents = try contents(arguments)
        let form = try form(arguments)
        // A device or a pipe keeps its name, and is written to.
        let draft = Files.isStream(path) ? path : FilePlace.partial(path)
        do throws(Complaint) { try export(contents, form, to: draft, path) } catch {
            if draft != path { Files.remove(draft) }
            throw error
        }
        return .completed
    }

    private static func export(
        _ contents: DropContents, _ form: ContentsForm, to draft: String, _ path: String
    ) throws(Complaint) {
        let file: OutputFile
        do throws(FileError) { file = try OutputFile(creating: draft) } catch {
            throw Complaint("export: \(path): \(error.reason)")
        }
        try form.render(contents, 0..<contents.count) { (bytes) throws(Complaint) in
            try write(bytes, to: file, path)
        }
        do throws(FileError) {
            try file.close()
            if draft != path { try Files.rename(draft, to: path) }
        } catch { throw Complaint("export: \(path): \(error.reason)") }
    }

    private static func write(
        _ bytes: [UInt8], to file: OutputFile, _ path: String
    ) throws(Complaint) {
        do throws(FileError) {
            try bytes.span.withUnsafeBytes { (bytes) throws(FileError) in try file.write(bytes) }
        } catch { throw Complaint("export: \(path): \(error.reason)") }
    }

    private static func contents(_ arguments: Arguments) throws(Complaint) -> DropContents {
        guard arguments.operands.count == 2 else {
            let name = arguments.commandName
            throw Complaint("\(name): a SESSION and a DROP are needed", try: "weir \(name) --help")
        }
        let session = try LoadedSession(arguments.operands[0])
        return try DropContents(of: arguments.operands[1], in: session)
    }

    private static func form(_ arguments: Arguments) throws(Complaint) -> ContentsForm {
        guard let word = arguments["--as"] else { return .raw }
        guard let form = ContentsForm(rawValue: word) else {
            throw Complaint(
                "\(arguments.commandName): no form \(word)",
                try: ContentsForm.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return form
    }

    private static func range(
        _ arguments: Arguments, of contents: DropContents
    ) throws(Complaint) -> Range<Int> {
        guard let text = arguments["--range"] else { return 0..<contents.count }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let low = parts[0].isEmpty ? 0 : Int(parts[0]),
            let high = parts[1].isEmpty ? contents.count : Int(parts[1]), low >= 0, low <= high
        else { throw Complaint("cat: --range \(text): not A:B", try: "--range 0:100") }
        let size = contents.form.type.byteCount
        guard arguments["--as"] ?? "raw" == "raw" || low % size == 0 && high % size == 0 else {
            throw Complaint("cat: --range \(text): numbers here have \(size) bytes each")
        }
        return min(low, contents.count)..<min(high, contents.count)
    }
}
