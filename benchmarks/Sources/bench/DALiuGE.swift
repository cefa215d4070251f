// DALiuGE's own translator, from PyPI, in a virtual environment that is made once and kept in the
// cache. What counts as its time it tells itself, by a few lines of Python around its own calls.

import Foundation

struct DALiuGE {
    private static let package = "daliuge-translator"
    private static let version = "6.6.0"
    private let workshop: Workshop
    private let environment: String

    /// Seconds inside the process: the logical graph as an object, from parsed JSON; then the list of
    /// Drops, from that object.
    struct Times {
        var construct: Double
        var unroll: Double
    }

    /// Installs it if it is not; that takes half a minute, and is not done in a hurry.
    init(in workshop: Workshop, install: Bool) throws {
        self.workshop = workshop
        environment = workshop.cache + "/weir-bench/\(Self.package)-\(Self.version)"
        // Written last: an installation that was interrupted has none.
        let mark = environment + "/installed"
        guard !FileManager.default.fileExists(atPath: mark) else { return }
        guard install else {
            throw LeftOut(reason: "\(environment) is not there, and --quick does not install it")
        }
        let requirement = "\(Self.package)==\(Self.version)"
        Bench.complain("installing \(requirement) in \(environment) …")
        do {
            _ = try workshop.run(["python3", "-m", "venv", "--clear", environment], seconds: 300)
            _ = try workshop.run(
                [
                    environment + "/bin/pip", "install", "--quiet", "--no-input",
                    "--disable-pip-version-check", requirement,
                ], seconds: 900)
        } catch let failure as ProgramFailure {
            let lines = failure.description.split(separator: "\n")
            let said = lines.last { $0.hasPrefix("ERROR") } ?? lines.last ?? ""
            throw LeftOut(reason: "\(requirement) could not be installed from PyPI: \(said)")
        }
        try Data().write(to: URL(fileURLWithPath: mark))
    }

    func times(of graph: SampleGraph) throws -> Times {
        let file = try graph.write(in: workshop)
        let output = try workshop.run(
            homeless([environment + "/bin/python", "-c", Self.script, file]), seconds: 1800)
        let words = output.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, Int(words[0]) == graph.drops, let construct = Double(words[1]),
            let unroll = Double(words[2])
        else { throw ProgramFailure(description: "DALiuGE said \(output.suffix(200))") }
        return Times(construct: construct, unroll: unroll)
    }

    private static let script = """
        import json, sys, time
        from dlg.dropmake.lg import LG
        with open(sys.argv[1]) as file:
            graph = json.load(file)
        start = time.monotonic()
        logical = LG(graph, ssid="1")
        made = time.monotonic()
        drops = logical.unroll_to_tpl()
        end = time.monotonic()
        print(len(drops), made - start, end - made)
        """

    /// The command of DALiuGE, from its start to its end.
    func run(_ graph: SampleGraph) throws {
        let file = try graph.write(in: workshop)
        let words = [environment + "/bin/dlg", "unroll", "-L", file, "-o", "daliuge.json"]
        _ = try workshop.run(homeless(words), seconds: 1800)
        workshop.remove("daliuge.json")
    }

    /// Whatever it writes into a home goes with the workshop.
    private func homeless(_ words: [String]) -> [String] {
        ["env", "HOME=\(workshop.folder)", "DLG_ROOT=\(workshop.folder)/dlg"] + words
    }
}
