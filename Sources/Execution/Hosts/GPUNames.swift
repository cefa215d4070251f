// The GPUs of a host, as CUDA_VISIBLE_DEVICES and ROCR_VISIBLE_DEVICES call them: by number, or by a name
// that the driver has given them. A host has 64 at most, as their use is entered in one word.

package struct GPUNames: Equatable, Sendable {
    package let all: [String]

    package static let most = 64
    /// Of the names, encoded: numbers of all that a host can have, or eight long names. All ranks hear of it
    /// from all.
    static let width = 352

    package var count: Int { all.count }

    /// Each once.
    package init(_ names: [String]) {
        var all: [String] = []
        for name in names where !all.contains(name) && all.count < Self.most { all.append(name) }
        self.all = all
    }

    /// Numbered from 0 on.
    package init(count: Int) { self.init((0..<max(0, min(count, Self.most))).map { "\($0)" }) }

    /// "0,1,3", or names: up to the first that is none, as CUDA reads it.
    package init(list: String) {
        let names = list.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.filter { $0 != " " })
        }
        self.init(Array(names.prefix { !$0.isEmpty && $0 != "-1" && $0 != "NoDevFiles" }))
    }

    /// What the ranks of a host see together; nil where none of them knows.
    init?(toldBy ranks: [GPUNames?]) {
        let told = ranks.compactMap(\.self)
        guard !told.isEmpty else { return nil }
        self.init(told.flatMap(\.all))
    }

    /// Those of the bits that are set.
    func list(of bits: UInt64) -> String {
        all.indices.filter { bits & 1 << UInt64($0) != 0 }.map { all[$0] }
            .joined(separator: ",")
    }

    // MARK: For other ranks

    /// Names that have no room are not told of.
    static func encoded(_ gpus: GPUNames?) -> [UInt8] {
        var bytes: [UInt8] = [gpus == nil ? 0 : 1]
        for name in gpus?.all ?? [] where bytes.count + name.utf8.count + 1 <= width {
            bytes += Array(name.utf8) + [UInt8(ascii: ",")]
        }
        return bytes + [UInt8](repeating: 0, count: width - bytes.count)
    }

    static func decoded(_ bytes: ArraySlice<UInt8>) -> GPUNames? {
        guard bytes.first == 1 else { return nil }
        let names = bytes.dropFirst().prefix { $0 != 0 }
        return GPUNames(list: String(decoding: names.dropLast(), as: UTF8.self))
    }
}
