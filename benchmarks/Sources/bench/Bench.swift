// Measures the figures that were asked for and prints them: one table at the end, or a JSON line a
// row as soon as it is there. A missed budget is printed and is no failure; a figure that cannot be
// measured is.

import Foundation

@main
enum Bench {
    static func main() {
        do {
            let options = try Options(
                CommandLine.arguments.dropFirst(), ProcessInfo.processInfo.environment)
            switch options.request {
            case .help: print(Options.help)
            case .list: for figure in Figures.all { print("\(figure.name): \(figure.meaning)") }
            case .measure(let figures): try measure(figures, options)
            }
        } catch {
            complain("bench: \(error)")
            exit(error is UsageError ? 2 : 1)
        }
    }

    private static func measure(_ figures: [any Figure], _ options: Options) throws {
        let workshop = try Workshop(weir: options.weir, cache: options.cache)
        defer { workshop.clear() }
        let watches = workshop.clearWhenInterrupted()
        defer { for watch in watches { watch.cancel() } }
        let machine = Machine.description
        complain("\(machine), load \(Machine.load) at the start; \(workshop.weir)")
        var table = ResultTable()
        for figure in figures {
            complain("measuring \(figure.name) …")
            do {
                for row in try figure.measure(in: workshop, options.effort) {
                    if options.json { print(row.json(machine: machine)) } else { table.add(row) }
                }
            } catch let left as LeftOut {
                complain("\(figure.name) is left out: \(left.reason)")
            }
        }
        if !table.isEmpty { print(table.text) }
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}

enum Machine {
    static var description: String {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        let kernel = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
        let release = (kernel ?? "?").trimmingCharacters(in: .newlines)
        return "\(cores) × \(name ?? "unknown processor"), Linux \(release)"
    }

    /// Of the last minute; other work on the machine makes every figure worse.
    static var load: String {
        let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
        return text?.split(separator: " ").first.map(String.init) ?? "?"
    }
}
