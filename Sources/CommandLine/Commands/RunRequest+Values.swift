// Values that are more than a word or a number.

import Components
import Execution

extension RunRequest {
    /// Less than this is no limit that a run could keep to.
    private static let leastMemory = 1 << 20

    static func memory(_ arguments: Arguments) throws(Complaint) -> Int? {
        guard let text = arguments["--memory"] else { return nil }
        guard let bytes = Needs.bytes(text), bytes >= leastMemory else {
            throw Complaint(
                "\(arguments.commandName): --memory \(text): no number of bytes, or less than 1 MiB",
                try: "--memory 2GiB")
        }
        return bytes
    }

    static func trial(_ arguments: Arguments) throws(Complaint) -> Trial {
        guard let text = arguments["--sleep-run"] else {
            return arguments.has("--zero-run") ? .zero : .none
        }
        guard !arguments.has("--zero-run") else {
            throw Complaint(
                "\(arguments.commandName): --zero-run and --sleep-run exclude each other",
                try: "one of them")
        }
        guard let unit = Double(text), unit >= 0, unit <= 1e6 else {
            throw Complaint(
                "\(arguments.commandName): --sleep-run \(text): not a number of seconds",
                try: "--sleep-run 0.01")
        }
        return .sleep(unit: unit)
    }
}
