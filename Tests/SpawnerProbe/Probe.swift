// What the spawner's tests run: `begin` forks, and a test process has many threads. One scenario a
// process; the reports come out as lines, which the tests read. Usage: spawner-probe SCENARIO DIRECTORY
import Glibc
import Spawner

@main
struct Probe {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let scenario = scenarios[arguments[1]] else {
            print("scenarios: \(scenarios.keys.sorted())")
            exit(2)
        }
        try scenario(arguments[2])
    }

    static let scenarios: [String: @Sendable (String) throws -> Void] = [
        "outcomes": outcomes, "refusals": refusals, "signals": signals, "output": output,
        "large-output": largeOutput, "log-failures": logFailures, "environment": environment,
        "traits": traits, "leftovers": leftovers, "many": many, "together": together,
        "rehearsals": rehearsals, "stopped": stopped, "talkative": talkative, "hold": hold,
        "drop": drop, "end": end,
        "spawner-killed": spawnerKilled, "speed": speed,
    ]
}

let plainEnvironment = ["PATH=/usr/local/bin:/usr/bin:/bin"]

func shell(_ script: String, directory: String = "") -> Program {
    Program(
        arguments: ["sh", "-c", script], environment: plainEnvironment, workingDirectory: directory)
}

/// Prints at once, whatever stdout is.
func say(_ text: String) {
    print(text)
    fflush(nil)
}

extension ProgramReport {
    var line: String {
        var text = "\(ticket) \(outcomeText)"
        if let logFailure { text += " logFailure=\(logFailure)" }
        return text
    }

    private var outcomeText: String {
        switch outcome {
        case .exited(let code): "exited \(code)"
        case .signalled(let signal): "signalled \(signal)"
        case .notStarted(let step, let errno): "notStarted \(step) \(errno)"
        }
    }

    var text: String { String(decoding: tail, as: UTF8.self) }
}

extension Spawner {
    /// Waits for `count` reports, flushing meanwhile.
    mutating func awaitReports(_ count: Int, _ each: (ProgramReport) -> Void) throws {
        var missing = count
        while missing > 0 {
            missing -= try poll(each)
            guard missing > 0 else { return }
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if hasUnsent { ready.events |= Int16(POLLOUT) }
            Glibc.poll(&ready, 1, -1)
        }
    }

    mutating func run(_ programs: [Program]) throws -> [ProgramReport] {
        for (ticket, program) in programs.enumerated() { start(program, ticket: UInt64(ticket)) }
        var reports: [ProgramReport] = []
        try awaitReports(programs.count) { reports.append($0) }
        return reports.sorted { $0.ticket < $1.ticket }
    }
}
