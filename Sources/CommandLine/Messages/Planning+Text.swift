internal import Glibc
import Graphs
import Partitioning
import Planning
import Storage
import Translation

extension Complaint {
    init(unreadable error: FileError, machineFile path: String) {
        guard error.code != ENOENT else {
            self.init("\(path): \(error.reason)", try: "weir probe -o \(path)")
            return
        }
        let isLarge = error.code == EFBIG
        self.init(
            isLarge ? "\(path): too large for a machine file" : "\(path): \(error.reason)",
            try: "weir probe -o site.machine")
    }

    init(_ error: MachineFileError, _ path: String) {
        switch error {
        case .notALine(let number, let text):
            self.init("\(path):\(number): \(text): no name = number")
        case .unknownFigure(let number, let name):
            let names = MachineFile.Figure.allCases.map(\.rawValue)
            self.init(
                "\(path):\(number): no figure of a machine is called \(name)",
                try: Spelling.closest(to: name, in: names) ?? names.joined(separator: ", "))
        case .notANumber(let number, let name, let text):
            self.init("\(path):\(number): \(name) = \(text): no number that it can be")
        }
    }

    init(_ error: PlanningError, _ blueprint: Blueprint, _ path: String) {
        switch error {
        case .gpus(let drop, let needed, let present):
            self.init(
                PartitioningError.gpus(drop, needed: needed, present: present), blueprint, path)
        case .stalled(let drops):
            self.init(
                "\(path): \(drops) Drops would never end", try: "weir check \(path)",
                status: .wrongGraph)
        }
    }
}

extension Bound {
    /// In a table.
    func text(_ blueprint: Blueprint) -> String {
        switch self {
        case .criticalPath(nil): "critical path"
        case .criticalPath(let component?): "critical path (\(blueprint[component].name))"
        case .oneApp(let component): "one app (\(blueprint[component].name))"
        case .cores: "cores"
        case .gpus: "GPUs"
        case .network: "network"
        case .starting: "starting apps"
        case .disk: "file system"
        case .memory: "memory"
        }
    }

    /// For programs.
    var word: String {
        switch self {
        case .criticalPath: "critical-path"
        case .oneApp: "app"
        case .cores: "cores"
        case .gpus: "gpus"
        case .network: "network"
        case .starting: "starting"
        case .disk: "disk"
        case .memory: "memory"
        }
    }

    /// What would make it faster.
    func remedy(_ blueprint: Blueprint) -> String {
        switch self {
        case .criticalPath(nil): "more ranks do not help: the longest chain of apps takes as long"
        case .criticalPath(let component?):
            "more ranks do not help: most of the longest chain is \(blueprint[component].name)"
        case .oneApp(let component):
            "more ranks do not help: one \(blueprint[component].name) takes as long"
        case .cores: "apps wait for cores: more ranks would be faster"
        case .gpus: "apps wait for GPUs: more hosts would be faster"
        case .network: "what goes between ranks takes longest: fewer hosts, or another --algorithm"
        case .starting: "starting apps takes longest: fewer apps that each do more"
        case .disk: "all files through one file system take longer than the apps"
        case .memory: "a rank needs more memory than it has: more ranks, or fewer to a host"
        }
    }
}

extension Recommendation.Reason {
    func text(deadline: Double?, budget: Double?) -> String {
        let time = deadline.map { "\($0.shortText) s" } ?? ""
        let hours = budget.map { "\($0.shortText) node-hours" } ?? ""
        return switch self {
        case .meetsDeadline: "the fewest node-hours of those that are over in \(time)"
        case .missesDeadline: "none is over in \(time); this is over soonest"
        case .withinBudget: "the soonest within \(hours)"
        case .beyondBudget: "none is within \(hours); this takes fewest"
        case .bestUse: "speed-up times efficiency is greatest"
        case .onlyOne: "the only one that fits"
        }
    }

    /// For programs.
    var word: String {
        switch self {
        case .meetsDeadline: "meets-deadline"
        case .missesDeadline: "misses-deadline"
        case .withinBudget: "within-budget"
        case .beyondBudget: "beyond-budget"
        case .bestUse: "best-use"
        case .onlyOne: "only-one"
        }
    }
}
