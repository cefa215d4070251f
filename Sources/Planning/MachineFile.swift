// The machine file: a line a figure, `name = number`, what follows # being for people. Plain, so that it
// can be written by hand for a machine that nobody may measure. A figure that is left out is a usual one.

package enum MachineFileError: Error, Equatable, Sendable {
    case notALine(number: Int, text: String)
    case unknownFigure(number: Int, name: String)
    case notANumber(number: Int, name: String, text: String)
}

package struct MachineFile: Equatable, Sendable {
    package var figures: MachineFigures
    /// What is said of the machine at the top.
    package var remarks: [String]
    /// Figures that were not measured: written as remarks.
    package var guessed: Set<Figure>

    package enum Figure: String, CaseIterable, Sendable {
        case coresPerHost = "cores_per_host"
        case memoryPerHost = "memory_per_host"
        case gpusPerHost = "gpus_per_host"
        case latencyInside = "latency_inside_host"
        case bandwidthInside = "bandwidth_inside_host"
        case latencyBetween = "latency_between_hosts"
        case bandwidthBetween = "bandwidth_between_hosts"
        case startProgram = "start_program"
        case startApp = "start_app"
        case drop = "drop"
        case diskWrite = "disk_write"
        case diskRead = "disk_read"

        var meaning: String {
            switch self {
            case .coresPerHost: "cores"
            case .memoryPerHost: "bytes"
            case .gpusPerHost: "GPUs, which all ranks of a host share"
            case .latencyInside, .latencyBetween: "seconds, one message"
            case .bandwidthInside, .bandwidthBetween: "bytes a second"
            case .startProgram: "seconds from a free core to the next program"
            case .startApp: "seconds from a free core to the next app within the rank"
            case .drop: "seconds of a rank's own thread for a Drop"
            case .diskWrite, .diskRead: "bytes a second"
            }
        }

        fileprivate var place: WritableKeyPath<MachineFigures, Double>? {
            switch self {
            case .coresPerHost, .memoryPerHost, .gpusPerHost: nil
            case .latencyInside: \.insideHost.latency
            case .bandwidthInside: \.insideHost.bandwidth
            case .latencyBetween: \.betweenHosts.latency
            case .bandwidthBetween: \.betweenHosts.bandwidth
            case .startProgram: \.startProgram
            case .startApp: \.startApp
            case .drop: \.drop
            case .diskWrite: \.diskWrite
            case .diskRead: \.diskRead
            }
        }

        /// Cores and GPUs are whole ones, and not without limit.
        fileprivate func isCount(_ value: Double, _ mostGPUs: Int) -> Bool {
            switch self {
            case .coresPerHost: (1...1e6).contains(value) && value == value.rounded()
            case .gpusPerHost: (0...Double(mostGPUs)).contains(value) && value == value.rounded()
            default: true
            }
        }

        /// Times may be none; a speed or a size of none is a mistake.
        fileprivate var mayBeZero: Bool {
            switch self {
            case .gpusPerHost, .latencyInside, .latencyBetween, .startProgram, .startApp, .drop:
                true
            default: false
            }
        }
    }

    package init(
        figures: MachineFigures, remarks: [String] = [], guessed: Set<Figure> = []
    ) {
        self.figures = figures
        self.remarks = remarks
        self.guessed = guessed
    }

    /// `usual` stands for what the text leaves out. A host has as many GPUs at most as a run can count.
    package init(
        _ text: String, usual: MachineFigures, mostGPUs: Int
    ) throws(MachineFileError) {
        self.init(figures: usual, guessed: Set(Figure.allCases))
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (place, line) in lines.enumerated() {
            let meant = line.prefix { $0 != "#" }
            guard !meant.allSatisfy(\.isWhitespace) else { continue }
            try take(meant, number: place + 1, mostGPUs)
        }
    }

    private mutating func take(_ line: Substring, number: Int, _ mostGPUs: Int)
        throws(MachineFileError)
    {
        guard let sign = line.firstIndex(of: "=") else {
            throw .notALine(number: number, text: Self.trimmed(line))
        }
        let name = Self.trimmed(line[..<sign])
        let text = Self.trimmed(line[line.index(after: sign)...])
        guard let figure = Figure(rawValue: name) else {
            throw .unknownFigure(number: number, name: name)
        }
        guard let value = Double(text), value.isFinite, value <= 1e30,
            value > 0 || (figure.mayBeZero && value == 0),
            figure.isCount(value, mostGPUs)
        else { throw .notANumber(number: number, name: name, text: text) }
        self[figure] = value
        guessed.remove(figure)
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text.drop(while: \.isWhitespace)
        while rest.last?.isWhitespace ?? false { rest.removeLast() }
        return String(rest)
    }

    private subscript(figure: Figure) -> Double? {
        get {
            switch figure {
            case .coresPerHost: Double(figures.coresPerHost)
            case .memoryPerHost: figures.memoryPerHost
            case .gpusPerHost: figures.gpusPerHost.map(Double.init)
            default: figure.place.map { figures[keyPath: $0] }
            }
        }
        set {
            switch figure {
            case .coresPerHost: figures.coresPerHost = Int(newValue ?? 1)
            case .memoryPerHost: figures.memoryPerHost = newValue
            case .gpusPerHost: figures.gpusPerHost = newValue.map { Int($0) }
            default:
                if let place = figure.place, let newValue { figures[keyPath: place] = newValue }
            }
        }
    }

    package var text: String {
        var lines = remarks.map { "# " + $0 }
        for figure in Figure.allCases {
            guard let value = self[figure] else { continue }
            let isWhole = value == 0 || value >= 1 && value < 1e15 && value == value.rounded()
            let number = isWhole ? String(Int(value)) : String(value)
            let mark = guessed.contains(figure) ? "# " : ""
            let remark = guessed.contains(figure) ? ", not measured" : ""
            lines.append("\(mark)\(figure.rawValue) = \(number)  # \(figure.meaning)\(remark)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
