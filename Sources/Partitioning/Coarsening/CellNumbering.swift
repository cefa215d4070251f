/// Numbers for groups as they are met: a cell, and the steps between cells that lead there.
struct CellNumbering {
    struct Place: Hashable {
        var cell: UInt32
        var steps: UInt32
    }

    private(set) var places: [Place] = []
    private var numbers: [Place: UInt32] = [:]
    /// Of each cell, the group that was met last: mostly it is met again.
    private var last: [UInt32]

    init(_ cells: Int) { last = [UInt32](repeating: .max, count: cells) }

    @inline(__always)
    mutating func number(of place: Place) -> UInt32 {
        let number = last[Int(place.cell)]
        if number != .max, places[Int(number)].steps == place.steps { return number }
        return find(place)
    }

    private mutating func find(_ place: Place) -> UInt32 {
        let number = numbers[place] ?? UInt32(places.count)
        if number == places.count {
            places.append(place)
            numbers[place] = number
        }
        last[Int(place.cell)] = number
        return number
    }
}
