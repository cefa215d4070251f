/// A block of an array: where it begins and how long it is in each dimension.
package struct Hyperslab: Equatable, Sendable {
    package let start: [Int]
    package let count: [Int]

    package init(start: [Int], count: [Int]) {
        self.start = start
        self.count = count
    }

    package var elementCount: Int { count.reduce(1, *) }

    func isInside(_ shape: [Int]) -> Bool {
        start.count == shape.count && count.count == shape.count
            && shape.indices.allSatisfy {
                start[$0] >= 0 && count[$0] >= 0 && start[$0] <= shape[$0] - count[$0]
            }
    }

    /// The stretches of the whole array that it is made of, in order, as few as can be: calls `body`
    /// with the first element of each and their number.
    func forEachRun(
        in shape: [Int], _ body: (Int, Int) throws(ArenaError) -> Void
    ) throws(ArenaError) {
        guard elementCount > 0 else { return }
        // Dimensions from here on are whole, so a run goes through them all.
        var whole = shape.count
        while whole > 0, count[whole - 1] == shape[whole - 1] { whole -= 1 }
        let outer = max(0, whole - 1)
        let length = count[outer...].reduce(1, *)
        var place = Array(start[..<outer])
        while true {
            var first = 0
            for dimension in shape.indices {
                let here = dimension < outer ? place[dimension] : start[dimension]
                first = first * shape[dimension] + here
            }
            try body(first, length)
            var dimension = outer - 1
            while dimension >= 0 {
                place[dimension] += 1
                if place[dimension] < start[dimension] + count[dimension] { break }
                place[dimension] = start[dimension]
                dimension -= 1
            }
            if dimension < 0 { return }
        }
    }
}
