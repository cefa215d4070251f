// The value of each option: what was typed, or else what the site says.

import Batch

struct JobSettings {
    let arguments: Arguments
    let site: Site?

    init(_ arguments: Arguments, _ site: Site?) {
        self.arguments = arguments
        self.site = site
    }

    subscript(name: String) -> String? {
        arguments[name] ?? site?[String(name.dropFirst(2))]
    }

    /// Those of the site first.
    func all(_ name: String) -> [String] {
        (site?.values(of: String(name.dropFirst(2))) ?? []) + arguments.values(of: name)
    }

    func has(_ flag: String) -> Bool {
        arguments.has(flag) || site?.has(String(flag.dropFirst(2))) ?? false
    }

    func number(_ name: String, from least: Int = 1) throws(Complaint) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), (least...1_000_000).contains(number) else {
            throw Complaint("job: \(name) \(text): not a number from \(least) to 1000000")
        }
        return number
    }

    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, _: Word.Type
    ) throws(Complaint) -> Word? where Word.RawValue == String {
        guard let text = self[name] else { return nil }
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Complaint("job: \(name) \(text): none of \(known)")
        }
        return word
    }

    /// A word of a directive: a space in it would end it.
    func plain(_ name: String) throws(Complaint) -> String? {
        guard let text = self[name] else { return nil }
        guard text.utf8.allSatisfy({ $0 > 32 && $0 != 34 && $0 != 39 && $0 != 127 }) else {
            throw Complaint("job: \(name): a space or quote in \"\(text)\"")
        }
        return text
    }

    /// One line: a second one would be a command, or a directive.
    func lines(_ name: String) throws(Complaint) -> [String] {
        let texts = all(name)
        guard texts.allSatisfy({ !$0.contains { $0.isNewline } }) else {
            throw Complaint("job: \(name): more than one line", try: "\(name) once for each line")
        }
        return texts
    }

    var loadsWeir: Bool { all("--module").contains { $0 == "weir" || $0.hasPrefix("weir/") } }

    func name(of graph: String) throws(Complaint) -> String {
        if let name = try plain("--name") { return name }
        var name = String(graph.split(separator: "/").last ?? "")
        for suffix in [".graph", ".json", ".h5"] where name.hasSuffix(suffix) {
            name = String(name.dropLast(suffix.count))
        }
        name = String(
            name.map { letter in
                letter.isASCII && (letter.isLetter || letter.isNumber || "._-".contains(letter))
                    ? letter : "-"
            })
        // PBS wants a letter first.
        return name.first?.isLetter ?? false ? name : "weir-" + name
    }

    /// What the site wants to be told, and has no default for.
    func checkNeeds() throws(Complaint) {
        for need in (site?["needs"] ?? "").split(separator: ",") {
            let name = "--" + need.filter { $0 != " " }
            guard self[name] == nil else { continue }
            throw Complaint(
                "job: \(site?["title"] ?? "the site") wants \(name)", try: "\(name) VALUE")
        }
    }
}
