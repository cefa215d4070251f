import Graphs

/// A number by a key; of equal keys the least number comes first.
struct Keyed: Comparable, Sendable {
    var key: Double
    var value: UInt32

    @inline(__always)
    static func < (left: Keyed, right: Keyed) -> Bool {
        left.key < right.key || (left.key == right.key && left.value < right.value)
    }
}

extension Heap<Keyed> {
    mutating func push(_ key: Double, _ value: UInt32) { push(Keyed(key: key, value: value)) }
}
