import Components
import Execution
import Partitioning
import Planning

/// What `weir plan` was asked for.
struct PlanRequest {
    var sizes: [Int]
    var figures: MachineFigures
    /// Where the figures are from; nil for the usual ones.
    var machineFile: String?
    var coresPerRank: Int
    /// Of which its ranks may want more; nil where nobody has said.
    var coresPerHost: Int?
    var ranksPerHost: Int
    /// Bytes that a rank has; nil where nobody has said.
    var memoryPerRank: Double?
    var gpus: AskedGPUs?
    var algorithm: Algorithm?
    var session: String?
    var trial: Trial
    /// Seconds, and node-hours.
    var deadline: Double?
    var budget: Double?
    var gantt: String?
    var repartitions: Bool

    init(_ arguments: Arguments) throws(Complaint) {
        sizes = try Self.sizes(arguments["-n"] ?? "1,2,4,...,64")
        machineFile = arguments["--machine"]
        let machine = try MachineFile.asked(arguments)
        figures = machine.figures
        coresPerHost = machine.guessed.contains(.coresPerHost) ? nil : figures.coresPerHost
        coresPerRank = try arguments.number("--cores", in: 1...65_536) ?? 1
        for ranks in sizes { try Machine.check(ranks: ranks, cores: coresPerRank, arguments) }
        ranksPerHost =
            try arguments.number("--ranks-per-host", in: 1...65_536)
            ?? max(1, figures.coresPerHost / coresPerRank)
        memoryPerRank = figures.memoryPerHost.map { [ranksPerHost] in $0 / Double(ranksPerHost) }
        if let text = arguments["--memory"] {
            guard let bytes = Needs.bytes(text) else {
                throw Complaint("plan: --memory \(text): no number of bytes", try: "--memory 4GB")
            }
            memoryPerRank = Double(bytes)
        }
        gpus = try AskedGPUs(arguments, figures)
        algorithm = try Algorithm.asked(arguments)
        session = arguments["--from"]
        trial = try RunRequest.trial(arguments)
        deadline = try arguments["--deadline"].map { text throws(Complaint) in
            guard let seconds = Self.seconds(text) else {
                throw Complaint(
                    "plan: --deadline \(text): no time", try: "--deadline 90, 30m or 1.5h")
            }
            return seconds
        }
        budget = try arguments.real("--budget", in: 0...1e12)
        gantt = arguments["--gantt"]
        repartitions = arguments.has("--repartition")
    }

    /// "90", "90s", "30m", "1.5h".
    static func seconds(_ text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        let unit = text.last.flatMap { units[$0] }
        guard let number = Double(unit == nil ? text : String(text.dropLast())),
            number >= 0, number <= 1e12
        else { return nil }
        return number * (unit ?? 1)
    }

    private static let mostSizes = 256

    /// "1,2,4", or "1,2,4,...,1024": as the two before the dots go on, by the same factor or, where that
    /// is no whole number, by the same difference.
    static func sizes(_ text: String) throws(Complaint) -> [Int] {
        let complaint = Complaint(
            "plan: --ranks \(text): not a list of numbers from 1 to 65536",
            try: "--ranks 1,2,4,...,64")
        var sizes: [Int] = []
        var goesOn = false
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if part == "..." || part == "…" {
                guard sizes.count >= 2, !goesOn else { throw complaint }
                goesOn = true
                continue
            }
            guard let size = Int(part), 1...65_536 ~= size else { throw complaint }
            if goesOn {
                guard let more = Self.continued(sizes, to: size) else { throw complaint }
                sizes += more
                goesOn = false
            }
            sizes.append(size)
        }
        guard !goesOn else { throw complaint }
        let each = Array(Set(sizes)).sorted()
        guard each.count <= mostSizes else {
            throw Complaint(
                "plan: --ranks \(text): \(each.count) sizes, where \(mostSizes) can be planned at once",
                try: "--ranks 1,2,4,...,64")
        }
        return each
    }

    /// What lies between; nil where they do not grow.
    private static func continued(_ sizes: [Int], to end: Int) -> [Int]? {
        let (one, two) = (sizes[sizes.count - 2], sizes[sizes.count - 1])
        guard two > one, end > two else { return nil }
        var between: [Int] = []
        var next = two
        while true {
            next = two % one == 0 ? next * (two / one) : next + (two - one)
            guard next < end else { return between }
            between.append(next)
        }
    }
}
