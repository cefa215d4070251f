// Where site files are: the user's own first, then those that came with Weir.

import Batch
internal import Glibc
import Storage
import Translation

struct SiteSearch {
    private let folders: [String]

    init() {
        var folders: [String] = []
        if let home = Host.variable("XDG_CONFIG_HOME")
            ?? Host.variable("HOME").map({ $0 + "/.config" })
        {
            folders.append(home + "/weir/sites")
        }
        // Installed in PREFIX/bin; built in .build of the sources.
        var folder = Host.thisProgram[...]
        for _ in 0..<5 {
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = folder[..<slash]
            folders += ["\(folder)/share/weir/sites", "\(folder)/jobs/sites"]
        }
        self.folders = folders.filter { Files.exists($0) }
    }

    /// A name that is known, or a file.
    func site(_ name: String) throws(Complaint) -> Site {
        if name.contains("/") || Files.isRegular(name) { return try Self.read(name) }
        let wanted = name.lowercased()
        for folder in folders {
            let path = "\(folder)/\(wanted).site"
            if Files.isRegular(path) { return try Self.read(path) }
        }
        let similar = Spelling.closest(to: wanted, in: names.map(\.name))
        throw Complaint(
            "job: no site \"\(name)\"", try: similar.map { "--site \($0)" } ?? "weir job --sites")
    }

    static func read(_ path: String) throws(Complaint) -> Site {
        guard !Files.exists(path) || Files.isRegular(path) else {
            throw Complaint("job: --site \(path): no file", try: "weir job --sites")
        }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try Files.read(path) } catch {
            throw Complaint("\(path): \(error.reason)", try: "weir job --sites")
        }
        let site: Site
        do throws(Site.Fault) { site = try Site(String(decoding: bytes, as: UTF8.self)) } catch {
            throw Complaint(
                "\(path):\(error.line): \"\(error.text)\" is not of the form key = value")
        }
        let known = Site.aboutKeys + optionKeys
        for line in site.lines where !known.contains(line.key) {
            let similar = Spelling.closest(to: line.key, in: known)
            throw Complaint(
                "\(path):\(line.number): no such key: \(line.key)",
                try: similar ?? "the options of weir job, without dashes")
        }
        for line in site.lines {
            guard let wanted = wanted(line) else { continue }
            throw Complaint("\(path):\(line.number): \(line.key): \(wanted)")
        }
        return site
    }

    /// What a line should have said; nil where it is right.
    private static func wanted(_ line: Site.Line) -> String? {
        switch line.key {
        case "scheduler":
            return Scheduler(rawValue: line.value) == nil ? "slurm or pbs is wanted" : nil
        case "cores-per-node":
            return Int(line.value).map { $0 > 0 } ?? false ? nil : "a number is wanted"
        case "pbs-shape":
            return ["totals", "chunks"].contains(line.value) ? nil : "totals or chunks is wanted"
        default: break
        }
        let option = Command.job.options.first { $0.names.contains("--" + line.key) }
        switch (option?.value, line.value.isEmpty) {
        case (nil, false) where option != nil: return "takes no value; leave the line out for no"
        case (_?, true): return "a value is wanted"
        default: return nil
        }
    }

    /// A site may set what its users would type, but for what is theirs alone.
    private static var optionKeys: [String] {
        let own: Set<String> = ["--site", "--sites", "--output", "--submit", "--dry-run", "--name"]
        return Command.job.options.flatMap(\.names)
            .filter { $0.hasPrefix("--") && !own.contains($0) }.map { String($0.dropFirst(2)) }
    }

    private var names: [(name: String, folder: String)] {
        var all: [(String, String)] = []
        for folder in folders {
            for name in Self.entries(of: folder).sorted() where name.hasSuffix(".site") {
                let name = String(name.dropLast(5))
                if !all.contains(where: { $0.0 == name }) { all.append((name, folder)) }
            }
        }
        return all
    }

    private static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    var list: String {
        get throws(Complaint) {
            var table = Table(["site", "scheduler", "cores", "read", "what"], right: [2])
            for (name, folder) in names {
                let site = try Self.read("\(folder)/\(name).site")
                table.add([
                    name, site["scheduler"] ?? "", site["cores-per-node"] ?? "-",
                    site["read"] ?? "-", site["title"] ?? "",
                ])
            }
            return table.text
        }
    }
}
