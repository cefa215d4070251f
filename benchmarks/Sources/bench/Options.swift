// What to measure: by arguments, or by variables of the environment, which is how make hands on
// `make bench FIGURE=chain-hop JSON=1`. Arguments win.

import Foundation

struct UsageError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// How long to measure.
struct Effort {
    var quick = false
    /// Also what takes minutes.
    var long = false
    /// Repetitions of each side, where the user says how many.
    var runs: Int?

    func runs(_ usual: Int) -> Int { runs ?? (quick ? min(usual, 3) : usual) }
}

struct Options {
    enum Request {
        case help
        case list
        case measure([any Figure])
    }

    private(set) var request: Request
    private(set) var json: Bool
    private(set) var effort: Effort
    private(set) var weir: String?
    private(set) var cache: String

    static let help = """
        usage: bench [options]

          --figure NAME   only this one; may be repeated       FIGURE=NAME
          --json          a JSON line a row                    JSON=1
          --quick         smaller sizes, under 30 s            QUICK=1
          --runs N        repetitions of each side             RUNS=N
          --weir PATH     the program to measure               WEIR=PATH
                          (.build/release/weir, in a folder above)
          --long          also what takes minutes              LONG=1
          --cache DIR     where other programs are installed   XDG_CACHE_HOME=DIR
                          (~/.cache)
          --list          the figures
        """

    init(_ arguments: some Sequence<String>, _ environment: [String: String]) throws {
        let given = environment.filter { !$0.value.isEmpty }
        var names = given["FIGURE"].map { $0.split(separator: " ").map(String.init) } ?? []
        var chosen: [String] = []
        var runs = given["RUNS"]
        var request: Request?
        json = given["JSON"] ?? "0" != "0"
        weir = given["WEIR"]
        cache = given["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
        effort = Effort(
            quick: given["QUICK"] ?? "0" != "0", long: given["LONG"] ?? "0" != "0")
        var rest = arguments.makeIterator()
        while let word = rest.next() {
            func value() throws -> String {
                guard let value = rest.next() else { throw UsageError("\(word) needs a value") }
                return value
            }
            switch word {
            case "--figure": chosen.append(try value())
            case "--runs": runs = try value()
            case "--weir": weir = try value()
            case "--cache": cache = try value()
            case "--long": effort.long = true
            case "--json": json = true
            case "--quick": effort.quick = true
            case "--list": request = .list
            case "--help", "-h": request = .help
            default: throw UsageError("no option \(word)\n\(Self.help)")
            }
        }
        if let runs {
            guard let number = Int(runs), number > 0 else {
                throw UsageError("\(runs) is no number of runs")
            }
            effort.runs = number
        }
        if !chosen.isEmpty { names = chosen }
        self.request = try request ?? .measure(Self.figures(names))
    }

    private static func figures(_ names: [String]) throws -> [any Figure] {
        guard !names.isEmpty else { return Figures.all }
        return try names.map { name in
            guard let figure = Figures.all.first(where: { $0.name == name }) else {
                let known = Figures.all.map(\.name).joined(separator: ", ")
                throw UsageError("no figure \(name)\n  try: \(known)")
            }
            return figure
        }
    }
}
