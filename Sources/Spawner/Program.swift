/// One program to start. Relative paths mean: relative to the working directory.
package struct Program: Equatable, Sendable {
    /// The first is the program: a path, or a name looked up in `PATH` of `environment`.
    package var arguments: [String]
    /// `NAME=VALUE` each. Cheapest when many programs share one array: it is handed over once.
    package var environment: [String]
    /// Of this program alone, after those of `environment`; nothing besides the two.
    package var variables: [String]
    /// Empty: the directory in which the rank was when the spawner began.
    package var workingDirectory: String
    /// A file; nil is /dev/null.
    package var standardInput: String?
    package var standardOutput: StandardOutput
    /// Added to the rank's own nice value.
    package var nice: Int32
    /// The processors it may use; empty: those of the rank.
    package var processors: [UInt16]
    /// The most address space, in bytes; nil: as much as the rank may have.
    package var addressSpace: UInt64?
    /// Of more output than this only the first and the last half are kept.
    package var outputLimit: UInt32

    package enum StandardOutput: Equatable, Sendable {
        /// Together with stderr, in the order written.
        case captured
        /// Created or emptied; stderr is still captured.
        case file(String)
    }

    package init(
        arguments: [String], environment: [String], variables: [String] = [],
        workingDirectory: String = "",
        standardInput: String? = nil, standardOutput: StandardOutput = .captured, nice: Int32 = 0,
        processors: [UInt16] = [], addressSpace: UInt64? = nil, outputLimit: UInt32 = 1 << 20
    ) {
        self.arguments = arguments
        self.environment = environment
        self.variables = variables
        self.workingDirectory = workingDirectory
        self.standardInput = standardInput
        self.standardOutput = standardOutput
        self.nice = nice
        self.processors = processors
        self.addressSpace = addressSpace
        self.outputLimit = outputLimit
    }
}
