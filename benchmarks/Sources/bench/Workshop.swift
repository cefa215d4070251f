// Where figures are measured: a folder that is gone afterwards, in whatever way the runner ends but
// SIGKILL, and the programs that are started in it, one at a time, each with a time limit.

import Foundation
import Synchronization

struct ProgramFailure: Error, CustomStringConvertible {
    var description: String
}

final class Workshop: Sendable {
    let weir: String
    let folder: String
    /// What is kept for the next time.
    let cache: String
    /// Where this program and the baselines were built.
    private let tools: String
    private let running = Mutex<pid_t?>(nil)
    private let isInterrupted = Mutex(false)

    init(weir: String?, cache: String) throws {
        self.cache = URL(fileURLWithPath: cache).path
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        tools = program.deletingLastPathComponent().path
        self.weir = try Self.findWeir(weir, above: tools)
        let temporary = FileManager.default.temporaryDirectory
        var template = Array(temporary.appendingPathComponent("weir-bench.XXXXXX").path.utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ProgramFailure(description: "no folder in \(temporary.path)")
        }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func findWeir(_ given: String?, above tools: String) throws -> String {
        let here = FileManager.default.currentDirectoryPath
        var candidates = given.map { [URL(fileURLWithPath: $0).path] } ?? []
        for start in [tools, here] where given == nil {
            var folder = URL(fileURLWithPath: start)
            while folder.path != "/" {
                candidates.append(folder.path + "/.build/release/weir")
                folder.deleteLastPathComponent()
            }
        }
        let found = candidates.first(where: FileManager.default.isExecutableFile)
        guard let found else {
            throw UsageError(
                "no program \(given ?? ".build/release/weir")\n  try: swift build -c release --product weir"
            )
        }
        return found
    }

    func path(_ name: String) -> String { folder + "/" + name }

    func tool(_ name: String) -> String { tools + "/" + name }

    /// Runs to the end and returns what it wrote to standard output.
    func run(_ words: [String], seconds limit: Double = 120) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment
        let output = try file("output")
        let errors = try file("errors")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        running.withLock { $0 = process.processIdentifier }
        let isLate = ended.wait(timeout: .now() + limit) == .timedOut
        if isLate { stopProgram() }
        // Then the program ended because of it, and the watch is about to end this process.
        if isInterrupted.withLock({ $0 }) { sleep(60) }
        running.withLock { $0 = nil }
        guard !isLate, process.terminationReason == .exit, process.terminationStatus == 0 else {
            let why = isLate ? "still ran after \(limit) s" : "status \(process.terminationStatus)"
            let said = (try? String(contentsOfFile: path("errors"), encoding: .utf8)) ?? ""
            throw ProgramFailure(
                description: "\(words.joined(separator: " ")): \(why)\n\(said.suffix(1000))")
        }
        return try String(contentsOfFile: path("output"), encoding: .utf8)
    }

    private func file(_ name: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path(name)))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path(name)))
    }

    private var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1"
        environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1"
        environment["OMPI_MCA_rmaps_base_oversubscribe"] = "1"
        // Open MPI leaves its own folder behind.
        environment["OMPI_MCA_orte_tmpdir_base"] = folder
        return environment
    }

    // MARK: The end

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path(name)) }

    func clear() {
        stopProgram()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Works as long as what it returns is kept.
    func clearWhenInterrupted() -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in
                isInterrupted.withLock { $0 = true }
                clear()
                exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    /// Kindly first: mpirun ends its ranks then.
    private func stopProgram() {
        guard let process = running.withLock({ $0 }) else { return }
        kill(process, SIGTERM)
        for _ in 0..<50 where kill(process, 0) == 0 { usleep(100_000) }
        kill(-process, SIGKILL)
    }
}
