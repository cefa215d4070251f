// What is done with a script: printed, written, submitted.

import Batch
internal import Glibc
import Storage

struct JobDelivery {
    private let request: JobRequest
    private let script: String

    init(_ request: JobRequest, _ script: String) {
        self.request = request
        self.script = script
    }

    private var words: [String] {
        request.job.scheduler == .slurm ? ["sbatch", "--parsable"] : ["qsub"]
    }

    func deliver() throws(Complaint) {
        let file = request.file
        guard !request.isDryRun else {
            try Terminal.write(Array(script.utf8), to: 1)
            if let file { Terminal.complain("weir: would write \(file)") }
            if request.submits {
                Terminal.complain(
                    "weir: would submit: \((words + [file ?? "-"]).joined(separator: " "))")
            }
            return
        }
        if let file {
            do throws(FileError) { try Files.write(Array(script.utf8), to: file) } catch {
                throw Complaint("job: \(file): \(error.reason)")
            }
        }
        if request.submits {
            Terminal.say(try submit())
        } else if file == nil {
            try Terminal.write(Array(script.utf8), to: 1)
        }
    }

    /// The number that the scheduler gave to the job.
    private func submit() throws(Complaint) -> String {
        let input = try Self.unnamedFile(holding: Array(script.utf8))
        let output = try Self.unnamedFile(holding: [])
        defer {
            close(input)
            close(output)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        let words = self.words + (request.file.map { [$0] } ?? [])
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
        guard code == 0 else {
            throw Complaint(
                "job: cannot start \(words[0]): \(String(cString: strerror(code)))",
                try: "on a login node of the cluster, or -o FILE to submit it there")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let answer = Self.contents(of: output)
        guard status == 0 else {
            // What was wrong the scheduler's program has said itself.
            throw Complaint(
                "job: \(words[0]) refused the script" + (answer.isEmpty ? "" : ": \(answer)"),
                try: "weir job … --dry-run, to see it")
        }
        // Of a federation, sbatch also names the cluster.
        return String(answer.prefix { $0 != ";" && $0 != "\n" })
    }

    private static func unnamedFile(holding bytes: [UInt8]) throws(Complaint) -> Int32 {
        do throws(FileError) { return try Files.unnamed(holding: bytes) } catch {
            throw .noTemporaryFile("job", error)
        }
    }

    private static func contents(of file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(file, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
