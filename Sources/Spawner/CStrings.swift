/// Strings as exec wants them: zero-terminated bytes, and an array of pointers with null at its end.
/// A class, because its memory must stay where it is; programs that share an environment share one.
internal import Glibc

final class CStrings {
    let count: Int
    /// False when a string had a zero byte inside; then there are no pointers.
    let isValid: Bool
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let bytes: UnsafeMutablePointer<CChar>

    /// `source` has `count` strings, each with a zero at its end.
    init(copying source: UnsafeRawBufferPointer, count: Int) {
        self.count = count
        isValid = source.count(where: { $0 == 0 }) == count && (source.last ?? 0) == 0
        bytes = .allocate(capacity: max(source.count, 1))
        let entries = isValid ? count : 0
        pointers = .allocate(capacity: entries + 1)
        UnsafeMutableRawPointer(bytes).copyMemory(
            from: source.baseAddress ?? UnsafeRawPointer(bytes), byteCount: source.count)
        var next = bytes
        for index in 0..<entries {
            pointers[index] = next
            next += strlen(next) + 1
        }
        pointers[entries] = nil
    }

    static func joining(_ strings: [String]) -> CStrings {
        let joined: [UInt8] = strings.flatMap { Array($0.utf8) + [0] }
        return joined.withUnsafeBytes { CStrings(copying: $0, count: strings.count) }
    }

    subscript(index: Int) -> UnsafeMutablePointer<CChar>? { pointers[index] }

    var all: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?> {
        .init(start: pointers, count: isValid ? count : 0)
    }

    deinit {
        pointers.deallocate()
        bytes.deallocate()
    }
}
