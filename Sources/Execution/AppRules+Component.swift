internal import Components
package import Engine
package import Graphs

extension AppRules {
    /// From DALiuGE's parameters of an app, and two of ours: `time_limit` and `retry_delay`, in
    /// seconds. What says nothing is left at its default.
    package init(_ component: Component) {
        let number = { (name: String) in component.fields.text(name).flatMap { Double($0.trimmed) }
        }
        let whole = { (name: String) in component.fields.text(name).flatMap { Int(wholeNumber: $0) }
        }
        let needed = whole("n_effective_inputs") ?? -1
        let limit = number("time_limit").flatMap { $0 > 0 ? Self.milliseconds($0) : nil }
        let blocksSkip = component.fields.text("block_skip")?.lowercased() ?? ""
        self.init(
            errorThreshold: UInt8(clamping: min(whole("input_error_threshold") ?? 0, 100)),
            needed: needed > 0 ? UInt32(clamping: needed) : nil,
            blocksSkip: ["true", "1", "yes"].contains(blocksSkip),
            tries: UInt8(clamping: whole("n_tries") ?? 1),
            backOff: Self.milliseconds(number("retry_delay") ?? 0), timeLimit: limit)
    }

    private static func milliseconds(_ seconds: Double) -> UInt32 {
        guard seconds > 0 else { return 0 }
        return UInt32(min(max(seconds * 1000, 1), 4e9))
    }
}
