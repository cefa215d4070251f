// Where HDF5's return codes are read: every call of it goes through `check`.
//
// - One call at a time: Debian's build locks itself, but RHEL's (EPEL) is not thread-safe, and the error stack must
//   be read before another call clears it. Calls come a few a dataset, so the lock costs nothing.
// - HDF5 prints every error by itself unless told not to, and a thread-safe build must be told on every thread. It is
//   told before each call: 0.1 µs, and no thread can be forgotten.
// - H5dont_atexit before H5open: HDF5's own exit handler otherwise meets half-closed files after a failure, and
//   prints "infinite loop closing library". So whoever writes a file closes it.
// - No locks on files (see `HDF5File`).

internal import CHDF5
internal import Synchronization

package enum HDF5Library {
    private static let oneAtATime = Mutex<Void>(())
    private static let begun: Bool = H5dont_atexit() >= 0 && H5open() >= 0

    /// As "1.10.8"; opens no file.
    package static var version: String {
        get throws(HDF5Error) {
            var numbers: (UInt32, UInt32, UInt32) = (0, 0, 0)
            try check("H5get_libversion") {
                H5get_libversion(&numbers.0, &numbers.1, &numbers.2)
            }
            return "\(numbers.0).\(numbers.1).\(numbers.2)"
        }
    }

    fileprivate static func call<Code: SignedInteger & Sendable>(
        _ body: () -> Code
    ) -> (code: Code, reason: String) {
        oneAtATime.withLock { _ in
            guard begun, H5Eset_auto2(chdf5_default(), nil, nil) >= 0 else {
                return (-1, "the library does not start")
            }
            let code = body()
            return (code, code < 0 ? innermostReason() : "")
        }
    }

    private static func innermostReason() -> String {
        let found = Reason()
        let code = H5Ewalk2(
            chdf5_default(), H5E_WALK_UPWARD,
            { position, entry, found in
                guard position == 0, let entry, let found else { return 0 }
                let text = entry.pointee.desc.map { String(cString: $0) } ?? ""
                Unmanaged<Reason>.fromOpaque(found).takeUnretainedValue().text = text
                return 0
            }, Unmanaged.passUnretained(found).toOpaque())
        // Some texts have a date of ctime() in them, with its line end.
        let text = found.text.filter { !$0.isNewline }
        return code < 0 || text.isEmpty ? "no reason given" : text
    }

    /// A class, since a pointer to it goes through C.
    private final class Reason {
        var text = ""
    }
}

/// Makes one call of HDF5; a negative code is its failure. What the call needs from HDF5's macros
/// is worked out inside `body` too, for they may start the library.
@discardableResult
func check<Code: SignedInteger & Sendable>(
    _ call: StaticString, _ body: () -> Code
) throws(HDF5Error) -> Code {
    let (code, reason) = HDF5Library.call(body)
    guard code >= 0 else { throw .failed(call: call.description, reason: reason) }
    return code
}
