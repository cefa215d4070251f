// The value of each option: what was typed, or else what the site says.

import Batch
import Planning
import Storage
import Translation

struct JobSettings {
    private let arguments: Arguments
    private let site: Site?

    init(_ arguments: Arguments, _ site: Site?) {
        self.arguments = arguments
        self.site = site
    }

    subscript(name: String) -> String? {
        arguments[name] ?? site?[String(name.dropFirst(2))]
    }

    /// Those of the site first.
    private func all(_ name: String) -> [String] {
        (site?.values(of: String(name.dropFirst(2))) ?? []) + arguments.values(of: name)
    }

    private func has(_ flag: String) -> Bool {
        arguments.has(flag) || site?.has(String(flag.dropFirst(2))) ?? false
    }

    private func number(_ name: String, from least: Int = 1) throws(Complaint) -> Int? {
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
    private func plain(_ name: String) throws(Complaint) -> String? {
        guard let text = self[name] else { return nil }
        guard text.utf8.allSatisfy({ $0 > 32 && $0 != 34 && $0 != 39 && $0 != 127 }) else {
            throw Complaint("job: \(name): a space or quote in \"\(text)\"")
        }
        return text
    }

    /// One line: a second one would be a command, or a directive.
    private func lines(_ name: String) throws(Complaint) -> [String] {
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

    /// What has been said of the job's size, by a user or a site.
    func given() throws(Complaint) -> JobNumbers.Given {
        let machine = try arguments["--machine"].map { path throws(Complaint) in
            try MachineFile.read(path, usual: MachineFigures(coresPerHost: Host.cores)).figures
        }
        var given = JobNumbers.Given(
            cores: site?.coresPerNode ?? machine?.coresPerHost ?? Host.cores,
            coresOrigin: site?.coresPerNode != nil
                ? .site : machine != nil ? .machineFile : .thisMachine)
        given.nodes = try number("--nodes")
        given.ranksPerNode = try number("--ranks-per-node")
        given.coresPerRank = try number("--cores-per-rank")
        given.gpusPerNode = try number("--gpus-per-node")
        given.time = try walltime()
        given.stopBefore = try number("--stop-before")
        given.memoryPerNode = try memory()
        given.isTyped = { [arguments] in arguments[$0] != nil }
        return given
    }

    private func memory() throws(Complaint) -> Memory? {
        guard let text = self["--memory"] else { return nil }
        guard let memory = Memory(text) else {
            throw Complaint("job: --memory \(text): not an amount", try: "--memory 64G")
        }
        return memory
    }

    func shape(_ numbers: JobNumbers) throws(Complaint) -> JobShape {
        var shape = JobShape()
        shape.nodes = numbers.nodes.0
        shape.ranksPerNode = numbers.ranksPerNode.0
        shape.coresPerRank = numbers.coresPerRank.0
        shape.gpusPerNode = try number("--gpus-per-node")
        shape.exclusive = has("--exclusive")
        shape.inTotals = site?["pbs-shape"] == "totals"
        shape.memoryPerNode = try memory()
        if let cores = site?.coresPerNode, shape.coresPerNode > cores {
            throw Complaint(
                "job: \(shape.ranksPerNode) ranks of \(shape.coresPerRank) cores on a node, which "
                    + "has \(cores)", try: "--cores-per-rank \(max(1, cores / shape.ranksPerNode))")
        }
        return shape
    }

    private func walltime() throws(Complaint) -> Walltime? {
        guard let text = self["--time"] else { return nil }
        guard let time = Walltime(text) else {
            throw Complaint(
                "job: --time \(text): not a time", try: "--time 90m, 2h, 1:30:00 or 1-12:00:00")
        }
        return time
    }

    func notice(within time: Walltime) throws(Complaint) -> Int {
        guard let seconds = try number("--stop-before") else { return min(120, time.seconds / 2) }
        guard seconds < time.seconds else {
            throw Complaint(
                "job: --stop-before \(seconds): the job has only \(time.seconds) s", try: "--time")
        }
        return seconds
    }

    func requests() throws(Complaint) -> SiteRequests {
        var requests = SiteRequests()
        requests.account = try plain("--account")
        requests.accountFlag = site?["account-flag"] ?? "-A"
        requests.queue = try plain(arguments["--partition"] == nil ? "--queue" : "--partition")
        requests.qos = try plain("--qos")
        requests.constraint = try plain("--constraint")
        requests.reservation = try plain("--reservation")
        requests.dependency = try plain("--dependency")
        requests.mail = try plain("--mail")
        requests.log = try plain("--log")
        requests.directives = try lines("--directive")
        if let text = self["--mail-on"] {
            requests.mailEvents = try text.split(separator: ",").map {
                word throws(Complaint) in
                guard let event = MailEvent(rawValue: String(word)) else {
                    throw Complaint("job: --mail-on \(word): none of begin, end, fail")
                }
                return event
            }
        }
        return requests
    }

    func surroundings() throws(Complaint) -> Surroundings {
        var around = Surroundings()
        around.purgesModules = has("--purge-modules")
        around.modules = try lines("--module")
        around.commands = try lines("--before")
        around.scratch = try lines("--scratch").last
        around.localScratch = try lines("--local-scratch").last
        around.session = try lines("--session").last
        around.environment = try lines("--env").map { text throws(Complaint) in
            guard let variable = EnvironmentVariable(text) else {
                throw Complaint("job: --env \(text): not NAME=VALUE")
            }
            return variable
        }
        return around
    }

    func restart() throws(Complaint) -> Restart? {
        let most = try number("--max-restarts", from: 0)
        guard let way = try word("--restart", Restart.Way.self) else { return nil }
        return Restart(way, atMost: most ?? 10)
    }

    /// Within one job.
    func relaunches() throws(Complaint) -> Int { try number("--max-restarts", from: 0) ?? 3 }

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
