// What an app asks of its host while it runs.

package import Graphs

package struct Needs: Equatable, Sendable {
    package static let coresFields = ["num_cpus", "Num CPUs", "No. of CPUs"]
    package static let memoryField = "memory"
    package static let gpusField = "num_gpus"
    package static let logLimitField = "log_limit"
    package static let usualLogLimit = 1 << 20
    /// A failure is told with the end of what the program printed; and what is kept of a program
    /// that runs is in memory.
    private static let logLimits = 8192...(1 << 30)

    /// At least one.
    package var cores: Int
    /// Bytes; nil: it asks for none, and none are kept from it.
    package var memory: Int?
    package var gpus: Int
    /// Bytes of what its program prints; of more the first and the last half are kept.
    package var logLimit: Int

    package init(
        cores: Int = 1, memory: Int? = nil, gpus: Int = 0, logLimit: Int = usualLogLimit
    ) {
        self.cores = cores
        self.memory = memory
        self.gpus = gpus
        self.logLimit = logLimit
    }

    package init(of component: Component, _ instance: Int) {
        let cores = Self.coresFields.lazy.compactMap { component.text($0, of: instance) }.first
        self.cores = max(1, cores.flatMap { Int(wholeNumber: $0) } ?? 1)
        memory = component.text(Self.memoryField, of: instance).flatMap(Self.bytes)
        gpus = Self.gpus(of: component, instance)
        let logLimit = component.text(Self.logLimitField, of: instance).flatMap(Self.bytes)
        self.logLimit =
            logLimit.map {
                min(max($0, Self.logLimits.lowerBound), Self.logLimits.upperBound)
            } ?? Self.usualLogLimit
    }

    /// Half of a GPU is one: nobody shares it.
    package static func gpus(of component: Component, _ instance: Int) -> Int {
        gpus(component.text(gpusField, of: instance) ?? "") ?? 0
    }

    /// Nil for what is no number of GPUs.
    package static func gpus(_ text: String) -> Int? {
        let text = text.trimmed
        guard !text.isEmpty, text != "None" else { return 0 }
        guard let number = Double(text), number >= 0 else { return nil }
        return Int(min(number, 1e6).rounded(.up))
    }

    /// "1500000", "1.5 MB" or "2GiB". Nil for none: no number, nothing, or nothing and less.
    package static func bytes(_ text: String) -> Int? {
        let text = text.trimmed
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = String(text.dropFirst(digits.count)).trimmed.lowercased()
        guard let number = Double(digits), number > 0, let factor = units[unit] else { return nil }
        let bytes = number * factor
        return bytes < 9e18 ? max(1, Int(bytes)) : nil
    }

    private static let units: [String: Double] = [
        "": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12,
        "tb": 1e12, "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776,
    ]
}
