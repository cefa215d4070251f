import Components
import Partitioning
import Planning

extension Option {
    static func algorithm(usually usual: String) -> Option {
        Option(
            names: ["--algorithm"], value: "NAME", help: "how to map Drops to ranks (\(usual))")
    }
}

extension Algorithm {
    /// Nil if none was asked for.
    static func asked(_ arguments: Arguments) throws(Complaint) -> Algorithm? {
        guard let text = arguments["--algorithm"] else { return nil }
        guard let algorithm = Algorithm(rawValue: text) else {
            throw Complaint(
                "\(arguments.commandName): no algorithm is called \(text)",
                try: allCases.map(\.rawValue).joined(separator: ", "))
        }
        return algorithm
    }
}

/// What `weir partition` was asked for.
struct PartitionRequest {
    var machine: Machine
    var algorithm: Algorithm
    var algorithms: [Algorithm]
    var options: PartitioningOptions
    var session: String?
    var repartitions: Bool

    init(_ arguments: Arguments) throws(Complaint) {
        guard let ranks = try arguments.number("-n", in: 1...65_536) else {
            throw Complaint("partition: to how many ranks?", try: "weir partition GRAPH -n 4")
        }
        let islands = try arguments.number("--islands", in: 1...65_536) ?? 1
        guard ranks % islands == 0 else {
            throw Complaint(
                "partition: \(ranks) ranks are no equal shares of \(islands) islands",
                try: "-n \((ranks / islands + 1) * islands)")
        }
        let figures = try MachineFile.asked(arguments).figures
        let cores = try arguments.number("--cores", in: 1...65_536) ?? 1
        try Machine.check(ranks: ranks, cores: cores, arguments)
        machine = Machine(
            islands: islands, ranksPerIsland: ranks / islands, coresPerRank: cores,
            insideIsland: figures.insideHost, betweenIslands: figures.betweenHosts)
        if let text = arguments["--memory"] {
            guard let bytes = Needs.bytes(text) else {
                throw Complaint(
                    "partition: --memory \(text): no number of bytes", try: "--memory 4GB")
            }
            machine.memoryPerRank = Double(bytes)
        }
        machine.gpus = try AskedGPUs(arguments, figures)?.pools(machine.islandOfRank)
        algorithm = try Algorithm.asked(arguments) ?? .auto
        algorithms = arguments.has("--compare") ? Algorithm.allCases : [algorithm]
        session = arguments["--from"]
        repartitions = arguments.has("--repartition")
        options = PartitioningOptions()
        options.seed = try arguments.number("--seed", in: 0...Int(Int32.max)) ?? 1
        if let share = try arguments.real("--imbalance", in: 0...1000) { options.imbalance = share }
        options.deadline = try arguments.real("--deadline", in: 0...1e12)
        options.style.minimizesVolume = arguments.has("--volume")
        switch arguments["--metis"] {
        case nil: options.style.isRecursive = options.style.minimizesVolume ? false : nil
        case "kway": options.style.isRecursive = false
        case "recursive": options.style.isRecursive = true
        case let text?:
            throw Complaint("partition: --metis \(text)", try: "--metis kway or --metis recursive")
        }
    }
}

extension Machine {
    /// More than the largest machine has; each is remembered.
    private static let mostCores = 1 << 24

    static func check(ranks: Int, cores: Int, _ arguments: Arguments) throws(Complaint) {
        guard ranks * cores > mostCores else { return }
        throw Complaint(
            "\(arguments.commandName): \(ranks) ranks of \(cores) cores: more than "
                + "\(mostCores) cores in all",
            try: "--cores \(max(1, mostCores / ranks))")
    }
}

extension Arguments {
    func real(_ name: String, in range: ClosedRange<Double>) throws(Complaint) -> Double? {
        guard let text = self[name] else { return nil }
        guard let number = Double(text), range.contains(number) else {
            throw Complaint(
                "\(commandName): \(name) \(text): not a number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return number
    }
}
