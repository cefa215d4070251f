package import Storage

/// What somebody asks of a session that runs elsewhere, in a file of its directory: the run takes it
/// away when it heeds it.
package enum StopRequest: String, CaseIterable, Sendable {
    case cancel, drain
}

extension SessionDirectory {
    private var requestFile: String { path + "/request" }

    package func ask(for request: StopRequest) throws(FileError) {
        try Files.replace(requestFile, by: Array((request.rawValue + "\n").utf8))
    }

    /// Nobody has heeded it yet.
    package var pendingRequest: StopRequest? {
        guard Files.exists(requestFile), let bytes = try? Files.read(requestFile) else {
            return nil
        }
        let word = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
        return StopRequest(rawValue: String(word))
    }

    package func takeRequest() -> StopRequest? {
        guard Files.exists(requestFile) else { return nil }
        defer { Files.remove(requestFile) }
        return pendingRequest
    }
}
