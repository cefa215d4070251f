import Storage

/// What the journals say of data as one run of the session has made it.
package struct DataVersion: Equatable, Sendable {
    package var run: UInt16
    package var state: UInt8
    package var size: UInt64
    package var checksum: UInt32?
    package var isFolder = false
    /// Of an array: where it was, encoded.
    package var stretches: [UInt8] = []

    package init(run: UInt16, state: UInt8, size: UInt64, checksum: UInt32?) {
        self.run = run
        self.state = state
        self.size = size
        self.checksum = checksum
    }

    /// As far as can be told: where one of them has no checksum their sizes have to do. Of folders nothing is known.
    package func isLike(_ other: DataVersion, isSkipped: (UInt8) -> Bool) -> Bool {
        if isSkipped(state) || isSkipped(other.state) {
            return isSkipped(state) && isSkipped(other.state)
        }
        guard !isFolder, !other.isFolder, size == other.size else { return false }
        guard let mine = checksumOfAll, let others = other.checksumOfAll else { return true }
        return mine == others
    }

    private var checksumOfAll: UInt32? {
        if let checksum { return checksum }
        guard let parts = stretches.withUnsafeBytes({ FileStretch.decode($0) }) else { return nil }
        return FileStretch.checksum(of: parts)
    }

    /// What another record of the same run adds.
    mutating func add(_ record: JournalRecord) {
        state = max(state, record.state)
        isFolder = isFolder || record.isFolder
        if record.checksum != nil || size == 0 { size = record.size }
        checksum = record.checksum ?? checksum
        if !record.stretches.isEmpty { stretches = record.stretches }
    }
}
