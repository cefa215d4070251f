// One run of one in-process body: what it reads and what it writes. Its owner makes it, one thread at
// a time has it, and the owner takes from it what was written. The hand-over is by the lock of the
// worker pool's queue, which the compiler cannot see: hence `@unchecked Sendable`. That nobody else
// touches it meanwhile is not checked at each access: those checks were a fifth of what a brief app costs.

package import Storage

package final class Work: @unchecked Sendable {
    package enum Contents: Sendable {
        case memory(DropBytes)
        case file(String)
        /// Stretches of files, behind each other.
        case stretches([FileStretch])
        /// It failed or was skipped, and the app runs without it.
        case absent
    }

    @exclusivity(unchecked) package private(set) var inputs: [Contents]
    @exclusivity(unchecked) package internal(set) var outputs: [Output]
    @exclusivity(unchecked) private var hasFiles = false
    @exclusivity(unchecked) var hasSkipped = false
    @exclusivity(unchecked) private var hasStreams = false
    /// Something was written to memory that is long, or in pieces.
    @exclusivity(unchecked) var hasMuch = false

    /// Some output is a file or an array.
    package var writesFiles: Bool { hasFiles }
    /// Some output is more than a few kilobytes behind others in an arena.
    @exclusivity(unchecked) private var takesTime = false

    /// Some output was skipped.
    package var skipsOutputs: Bool { hasSkipped }
    /// Some output is read while it is written.
    package var writesStreams: Bool { hasStreams }

    /// Told of every write to an output that is read while it is written, on the thread that writes; nil
    /// where there is none.
    @exclusivity(unchecked) package var onWrite: (@Sendable (_ output: Int, DropBytes) -> Void)?

    /// Of outputs that are arrays; nil where there is none.
    @exclusivity(unchecked) package var keeper: (any ArrayKeeper)?
    /// Of outputs that are kept in memory while the app runs: from when on they are not.
    @exclusivity(unchecked) package var long: LongBytes?
    /// Arrays are what has no room in memory.
    @exclusivity(unchecked) package var isSpilling = false

    package init(inputs: [Contents] = [], outputs: [Output] = []) {
        self.inputs = inputs
        self.outputs = []
        for output in outputs { add(output) }
    }

    package func add(_ input: consuming Contents) { inputs.append(input) }

    package func add(_ output: consuming Output) {
        if output.isStreamed { hasStreams = true }
        switch output.target {
        case .array(let request):
            hasFiles = true
            if !request.isPacked { takesTime = true }
        case .file:
            hasFiles = true
            takesTime = true
        case .memory, .shared, .nowhere: break
        }
        outputs.append(output)
    }

    /// Nothing is left of this run; the next one in the same object allocates nothing.
    package func clear() {
        guard !inputs.isEmpty || !outputs.isEmpty else { return }
        inputs.removeAll(keepingCapacity: true)
        outputs.removeAll(keepingCapacity: true)
        if hasStreams { onWrite = nil }
        if hasFiles { keeper = nil }
        hasFiles = false
        takesTime = false
        hasSkipped = false
        hasStreams = false
        hasMuch = false
    }

    /// What was written to an output in memory; nil for nothing, and where it is skipped.
    package func written(to output: Int) -> DropBytes? {
        outputs[output].isSkipped ? nil : outputs[output].bytes
    }

    /// How much there is to read, if all of it is in memory and all that is written goes there, or where short
    /// arrays are.
    var bytesInMemory: Int? {
        var sum = 0
        for input in inputs {
            switch input {
            case .memory(let bytes): sum += bytes.count
            case .file, .stretches: return nil
            case .absent: break
            }
        }
        return takesTime ? nil : sum
    }
}
