// Runs the probe. Nothing waits without a limit: a scenario is killed after ten minutes, and a wait for
// what programs do gives up after one, which is long only where the machine is at work.
import Foundation

enum ProbeFailure: Error {
    case notFound
    case status(Int32, output: String)
}

final class Scratch {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "weir-spawner-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

func probe() throws -> String {
    var directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while directory.path != "/" {
        let candidate = directory.appendingPathComponent("spawner-probe").path
        if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        directory.deleteLastPathComponent()
    }
    throw ProbeFailure.notFound
}

/// What the scenario printed.
func run(
    _ scenario: String, in scratch: Scratch, _ variables: [String: String] = [:]
) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["-s", "KILL", "600", try probe(), scenario, scratch.path]
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: bytes, as: UTF8.self)
    guard process.terminationStatus == 0 else {
        throw ProbeFailure.status(process.terminationStatus, output: text)
    }
    return text
}

func run(_ scenario: String) throws -> String { try run(scenario, in: Scratch()) }

/// A probe whose programs hold the pipe `alive` open: its end of file is the end of the last of them.
final class Family {
    let scratch: Scratch
    private let mark = UUID().uuidString
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let alive: Int32

    init(_ scenario: String, members: Int) throws {
        scratch = try Scratch()
        mkfifo(scratch.path + "/alive", 0o600)
        alive = open(scratch.path + "/alive", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        process.executableURL = URL(fileURLWithPath: try probe())
        process.arguments = [scenario, scratch.path]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["WEIR_TEST_MARK": mark]
        ) { $1 }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        guard awaitUp(members) else { throw ProbeFailure.status(-1, output: "not up") }
    }

    private func readAlive() -> Int {
        var ready = pollfd(fd: alive, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, 60_000) == 1 else { return -1 }
        var bytes = [UInt8](repeating: 0, count: 3)
        return read(alive, &bytes, 3)
    }

    /// Each member says "up" in three bytes.
    private func awaitUp(_ members: Int) -> Bool {
        (0..<members).allSatisfy { _ in readAlive() == 3 }
    }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Lets a probe that waits for a word go on.
    func say() { input.fileHandleForWriting.write(Data("\n".utf8)) }

    func awaitEndOfPrograms() -> Bool { readAlive() == 0 }

    /// Everything with the mark in its environment, the spawner included, once there is none left or
    /// a minute has passed. A zombie has no environment any more.
    func survivors(besideProbe: Bool = false) -> [Int32] {
        marked(besideProbe: besideProbe) { $0.isEmpty }
    }

    /// The same once they are as is asked for, or a minute has passed.
    func marked(
        besideProbe: Bool = false, until isRight: ([Int32]) -> Bool
    ) -> [Int32] {
        let deadline = ContinuousClock.now + .seconds(60)
        var found = marked(besideProbe: besideProbe)
        while !isRight(found), ContinuousClock.now < deadline {
            poll(nil, 0, 5)
            found = marked(besideProbe: besideProbe)
        }
        return found
    }

    func marked(besideProbe: Bool = false) -> [Int32] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap(Int32.init).filter { number in
            if besideProbe, number == process.processIdentifier { return false }
            guard let file = fopen("/proc/\(number)/environ", "r") else { return false }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 1 << 17)
            let count = fread(&bytes, 1, bytes.count, file)
            return String(decoding: bytes[0..<count], as: UTF8.self).contains(mark)
        }
    }

    /// Ends the probe and returns what it printed.
    func finish() -> String {
        say()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    deinit {
        close(alive)
        if process.isRunning { kill() }
    }
}
