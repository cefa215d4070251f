internal import Glibc

extension Weir {
    /// Runs the command that this process was started with, and ends it with its status.
    package static func run() -> Never {
        exit(main(Array(Swift.CommandLine.arguments.dropFirst())))
    }
}
