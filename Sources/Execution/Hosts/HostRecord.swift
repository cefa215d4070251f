// What each rank tells all others of its host before the run.
//
// In 1,569 bytes, little-endian: the host's name, filled up with zeros; its memory; where the rank's
// ledger lies; the processors that the rank may use, a bit each; the names of its GPUs, filled up too;
// and whether the run may have a scratch folder there.

package import Spawner

package struct HostRecord: Equatable, Sendable {
    /// Ranks with equal names share a host.
    package var name: String
    package var processors: ProcessorSet
    package var memory: Int
    package var ledger: HostLedger.Address
    /// As programs call them; nil where nothing tells.
    package var gpus: GPUNames?
    package var hasScratch = false

    package init(
        name: String, processors: ProcessorSet, memory: Int, ledger: HostLedger.Address,
        gpus: GPUNames? = nil
    ) {
        self.gpus = gpus
        self.name = name
        self.processors = processors
        self.memory = memory
        self.ledger = ledger
    }

    private static let nameWidth = 256

    package var bytes: [UInt8] {
        var bytes = Array(name.utf8.prefix(Self.nameWidth))
        bytes += [UInt8](repeating: 0, count: Self.nameWidth - bytes.count)
        bytes.append(little: UInt64(memory))
        bytes.append(little: UInt64(bitPattern: Int64(ledger.process)))
        bytes.append(little: UInt64(bitPattern: Int64(ledger.descriptor)))
        bytes.append(little: ledger.token)
        for word in processors.words { bytes.append(little: word) }
        return bytes + GPUNames.encoded(gpus) + [hasScratch ? 1 : 0]
    }

    /// Nil for what `bytes` does not write.
    package init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        let wordsEnd = Self.nameWidth + 8 * (4 + ProcessorSet.wordCount)
        guard bytes.count == wordsEnd + GPUNames.width + 1 else { return nil }
        let words = bytes.withUnsafeBytes { all in
            stride(from: Self.nameWidth, to: wordsEnd, by: 8).map { all.little64($0) }
        }
        name = String(
            decoding: bytes.prefix(Self.nameWidth).prefix { $0 != 0 }, as: UTF8.self)
        memory = Int(clamping: words[0])
        ledger = HostLedger.Address(
            process: Int32(truncatingIfNeeded: words[1]),
            descriptor: Int32(truncatingIfNeeded: words[2]), token: words[3])
        processors = ProcessorSet(words: Array(words[4...]))
        gpus = GPUNames.decoded(bytes[wordsEnd..<bytes.count - 1])
        hasScratch = bytes[bytes.count - 1] == 1
    }
}
