// Where MPI's return codes are read: no call stands alone, and none is read twice.
// MPI's text of a code is asked for here, at the failure, because it may depend on the state of the library
// (and cannot be asked at all after MPI_Finalize).

internal import CMPI

package enum MPIError: Error, Equatable, Sendable {
    /// A call returned something else than MPI_SUCCESS; `text` is MPI's own.
    case failed(call: String, code: Int32, text: String)
    /// MPI_Init_thread gave less than MPI_THREAD_FUNNELED.
    case threadLevel(provided: Int32)
    /// MPI was begun already, or has ended: it can be begun once a process.
    case alreadyInitialized
    /// So many messages were taken by receives that were being cancelled: nobody will see them.
    case swallowed(messages: Int)
    /// A broadcast said a length that cannot be.
    case impossibleLength(UInt64)
}

@inline(__always)
func check(_ call: StaticString, _ body: () -> Int32) throws(MPIError) {
    let code = body()
    guard code == MPI_SUCCESS else { throw failure(of: call, code: code) }
}

private func failure(of call: StaticString, code: Int32) -> MPIError {
    .failed(call: call.description, code: code, text: text(of: code))
}

private func text(of code: Int32) -> String {
    guard MPIWorld.isInitialized, !MPIWorld.isFinalized else { return "" }
    return string(capacity: Int(MPI_MAX_ERROR_STRING)) { MPI_Error_string(code, $0, $1) } ?? ""
}

/// A string that MPI writes into a buffer of a length it prescribes; nil when the call fails.
func string(
    capacity: Int, _ fill: (UnsafeMutablePointer<CChar>, UnsafeMutablePointer<Int32>) -> Int32
) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity + 1) { buffer in
        guard let start = buffer.baseAddress else { return nil }
        buffer.initialize(repeating: 0)
        var length: Int32 = 0
        guard fill(start, &length) == MPI_SUCCESS else { return nil }
        return String(cString: start)
    }
}
