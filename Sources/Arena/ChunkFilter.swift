/// What makes the pieces of a dataset smaller. HDF5 itself runs it, so all that it has plugins for can
/// be used.
package enum ChunkFilter: Equatable, Sendable {
    /// From 1, fast, to 9, small.
    case deflate(level: Int)
    /// Where its plugin is found (HDF5_PLUGIN_PATH).
    case zstd(level: Int)

    package var name: String {
        switch self {
        case .deflate: "deflate"
        case .zstd: "zstd"
        }
    }

    /// As registered with the HDF Group.
    var number: UInt16 {
        switch self {
        case .deflate: 1
        case .zstd: 32_015
        }
    }

    var level: UInt32 {
        switch self {
        case .deflate(let level), .zstd(let level): UInt32(clamping: level)
        }
    }

    /// The pipeline of this one filter, with one number: the level.
    var message: FormatBytes {
        var bytes = FormatBytes()
        bytes.put([2, 1])
        bytes.put(number)
        // Numbers from 256 on have names, of which this has none.
        if number >= 256 { bytes.put(UInt16(0)) }
        bytes.put(UInt16(0))
        bytes.put(UInt16(1))
        bytes.put(level)
        return bytes
    }
}
