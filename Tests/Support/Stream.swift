internal import Foundation
internal import Glibc

/// Where a child's output or errors go: a file without a name. Not a pipe, which would block a child that prints much
/// and stay open as long as any process that inherited it.
final class Stream {
    let descriptor: Int32

    init() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("weir-test-\(UUID().uuidString)").path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandError(call: "open \(path)", code: errno) }
        unlink(path)
    }

    deinit {
        close(descriptor)
    }

    var text: String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(descriptor, &chunk, chunk.count, bytes.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}
