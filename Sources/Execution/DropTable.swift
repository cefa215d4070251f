// What is known of few of a rank's Drops for a short while, kept by row: hashing alone takes longer than most of
// what is done for a brief app. It takes memory when the first comes: four bytes a row.

import Graphs

struct DropTable<Value>: ~Copyable {
    /// Where each row's value is, from 1 on; 0 for none.
    private var places: [UInt32] = []
    private var values: [Value?] = []
    private var free: [UInt32] = []
    private let rows: Int

    init(rows: Int) { self.rows = rows }

    var isEmpty: Bool { free.count == values.count }

    subscript(drop: DropID) -> Value? {
        get {
            guard let place = place(of: drop) else { return nil }
            return values[place]
        }
        set {
            if let newValue {
                values[makePlace(for: drop)] = newValue
            } else {
                remove(drop)
            }
        }
    }

    /// Changes it where it is; it is made first if there is none.
    mutating func change(
        _ drop: DropID, from new: @autoclosure () -> Value, _ body: (inout Value) -> Void
    ) {
        let place = makePlace(for: drop)
        var value = values[place] ?? new()
        values[place] = nil
        body(&value)
        values[place] = value
    }

    @discardableResult
    mutating func remove(_ drop: DropID) -> Value? {
        guard let place = place(of: drop) else { return nil }
        places[drop.index] = 0
        free.append(UInt32(place))
        defer { values[place] = nil }
        return values[place]
    }

    private func place(of drop: DropID) -> Int? {
        guard drop.index < places.count, places[drop.index] > 0 else { return nil }
        return Int(places[drop.index]) - 1
    }

    private mutating func makePlace(for drop: DropID) -> Int {
        if let place = place(of: drop) { return place }
        if drop.index >= places.count {
            let missing = max(rows, drop.index + 1) - places.count
            places.append(contentsOf: repeatElement(0, count: missing))
        }
        var place = values.count
        if let spare = free.popLast() { place = Int(spare) } else { values.append(nil) }
        places[drop.index] = UInt32(place + 1)
        return place
    }
}
