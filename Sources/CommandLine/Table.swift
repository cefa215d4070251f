/// Columns of text, as wide as they must be.
struct Table {
    private var rows: [[String]]
    private let right: Set<Int>

    init(_ titles: [String], right: Set<Int> = []) {
        rows = [titles]
        self.right = right
    }

    mutating func add(_ row: [String]) { rows.append(row.map(\.shownInLine)) }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return right.contains(column) ? space + cell : cell + space
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
