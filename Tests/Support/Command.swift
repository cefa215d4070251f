// A program run by a test, with a time limit, of which nothing is left afterwards.
//
// - It gets a session of its own. mpirun puts every rank into a process group of its own but keeps the session, so
//   what belongs to a run is found by its session number; only what calls setsid itself escapes.
// - Past the limit the group gets SIGTERM (mpirun then ends its ranks); 3 s later the whole session gets SIGKILL.
// - When the program has ended by itself, its session has ten seconds to end too: on a machine that is at work all
//   ranks and what they started take their time. What is left is killed and reported.
// - It is this limit that bounds a hang. A suite's is an hour, for a test's time runs while it waits for a thread, of which
//   there are as many as cores: with five minutes tests failed that had not been let begin.
// - The leader is reaped last: until then its number cannot become somebody else's session.

internal import Foundation
internal import Glibc

package struct Outcome: Sendable {
    /// The exit status, or 128 + the signal's number.
    package var status: Int32 = 0
    package var output = ""
    package var errors = ""
    package var timedOut = false
    /// Processes of the run that outlived the program, and were killed.
    package var leftovers: [Int32] = []
    package var duration = Duration.zero
}

extension Duration {
    /// Bounds a hang, and nothing else: a machine that does ten other things at once takes ten times as long.
    package static let usual = Duration.seconds(300)
}

package struct CommandError: Error {
    package let call: String
    package let code: Int32
}

package struct Command: Sendable {
    package let program: String
    package let arguments: [String]
    package let environment: [String: String]

    /// `program` is looked up in PATH unless it has a slash; `environment` is added to this process's.
    package init(_ program: String, _ arguments: [String] = [], environment: [String: String] = [:])
    {
        self.program = program
        self.arguments = arguments
        self.environment = environment
    }

    package func run(within limit: Duration = .usual) throws -> Outcome {
        let output = try Stream()
        let errors = try Stream()
        let begin = ContinuousClock().now
        let pid = try spawn(output: output, errors: errors)
        var watch = Watch(pid: pid, limit: limit)
        watch.untilTheEnd()
        watch.outcome.status = reap(pid)
        watch.outcome.output = output.text
        watch.outcome.errors = errors.text
        watch.outcome.duration = ContinuousClock().now - begin
        return watch.outcome
    }

    private func spawn(output: Stream, errors: Stream) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.descriptor, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.descriptor, 2)
        // What other tests have open at this moment is nobody else's: some programs here may have few descriptors.
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in open.compactMap({ Int32($0) }) where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads that tests run on block most signals, and a child would inherit that.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes,
            Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var pairs = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for string in words + pairs { free(string) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, program, &actions, &attributes, &words, &pairs)
        guard code == 0 else { throw CommandError(call: "posix_spawnp \(program)", code: code) }
        return pid
    }

    /// POSIX_SPAWN_SETSID of <spawn.h>, hidden from Swift behind _GNU_SOURCE.
    private static let newSession: Int16 = 0x80

    private func reap(_ pid: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}
