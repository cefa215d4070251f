// Where one output of an app goes, and what of it is there.

package import Storage

extension Work {
    package enum Target: Equatable, Sendable {
        case memory
        /// The same, where programs of the host can read it as a file, too.
        case shared
        /// The path to write to, which is not the final one.
        case file(String)
        /// The work's keeper gets all of it when the app has ended.
        indirect case array(ArrayRequest)
        /// What is written is not kept.
        case nowhere
    }

    /// Small, for brief apps make and clear them by the million.
    package struct Output {
        package let target: Target
        /// It is read while it is written.
        package let isStreamed: Bool
        package internal(set) var isSkipped = false
        /// What was written to memory first, which is mostly all.
        private var first: DropBytes?
        private var more: More?

        /// What few outputs have. A copy of the output shares it.
        private final class More {
            var others: [DropBytes] = []
            /// Bytes in `first` and `others`.
            var count = 0
            /// All of them, since they became too many.
            var long: LongFile?
            var file: OutputFile?
            var written: (count: Int, checksum: UInt32)?
            var kept: FileStretch?
        }

        package init(_ target: Target, isStreamed: Bool = false) {
            self.target = target
            self.isStreamed = isStreamed
        }

        var isFile: Bool { if case .file = target { true } else { false } }

        /// In memory, as long as that is not too much. True if there is something to join, or to share.
        mutating func append(_ bytes: DropBytes, _ limit: LongBytes?) throws(FileError) -> Bool {
            guard bytes.count > 0 else { return false }
            guard let first else {
                self.first = bytes
                return bytes.count > SharedMemory.least
            }
            let more = makeMore()
            if let long = more.long {
                try long.append(bytes)
                return true
            }
            if more.others.isEmpty { more.count = first.count }
            more.others.append(bytes)
            more.count += bytes.count
            if let limit, more.count >= limit.threshold { writeOut(limit) }
            return true
        }

        /// From now on what is written goes to a file; where that has no room all of it stays in memory.
        private func writeOut(_ limit: LongBytes) {
            guard let more, let first else { return }
            more.long = try? limit.makeFile(of: [first] + more.others)
            if more.long != nil { more.others = [] }
            // Not tried again.
            more.count = .min
        }

        /// All of it in one, and where others can map it if they are to.
        mutating func gather() throws(FileError) {
            if let long = more?.long {
                first = try long.contents()
                more?.long = nil
            }
            guard target == .memory || target == .shared, let first else { return }
            let isToBeShared = target == .shared || SharedMemory.isWanted
            let others = more?.others ?? []
            if others.isEmpty {
                guard isToBeShared, !first.isShared, first.count > SharedMemory.least else {
                    return
                }
            }
            self.first = .forReaders(joining: [first] + others, isShared: isToBeShared)
            more?.others = []
        }

        /// All that was written to memory; nil for nothing. Of what is kept elsewhere, where it is.
        var bytes: DropBytes? {
            guard let more else { return first }
            if let kept = more.kept { return kept.encodedBytes }
            return more.others.isEmpty
                ? first : first.map { DropBytes(joining: [$0] + more.others) }
        }

        /// To a file, which is made for the first of it.
        mutating func write(_ bytes: DropBytes, to path: String) throws(FileError) {
            let more = makeMore()
            if more.file == nil { more.file = try OutputFile(creating: path) }
            try more.file?.write(bytes.bytes)
        }

        func closeFile() throws(FileError) {
            guard let more, let file = more.file else { return }
            more.file = nil
            more.written = (file.count, file.checksum)
            try file.close()
        }

        /// Of what was written to a file, which is closed.
        package var written: (count: Int, checksum: UInt32)? { more?.written }

        /// Where the keeper has it.
        var kept: FileStretch? { more?.kept }

        /// It is kept elsewhere.
        mutating func keep(at stretch: FileStretch) {
            first = nil
            let more = makeMore()
            more.others = []
            more.kept = stretch
        }

        func forgetKept() { more?.kept = nil }

        private mutating func makeMore() -> More {
            if let more { return more }
            let new = More()
            more = new
            return new
        }
    }
}
