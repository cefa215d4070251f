// Reads stretches of the big columns in pieces, checks every number, and turns the file's rows into neighbours.

import Graphs
import HDF5

struct SliceReader {
    /// A multiple of 32 rows, as the checksum wants; small enough for a cache.
    static let piece = 1 << 17

    /// The rows of the file that make up the slice, and where each stretch begins in it.
    private let stretches: [Range<Int>]
    private let starts: [Int]
    private let index: RowIndex
    private let edgeCount: Int
    private let portCount: Int
    private(set) var checksums: [ColumnChecksum]
    private(set) var remotes: [Remote] = []
    /// The slice's own stretches in the order of the file: those of a whole graph are one.
    private let held: [(rows: Range<Int>, start: Int)]

    init(_ stretches: [Range<Int>], index: RowIndex, edgeCount: Int, portCount: Int) {
        self.stretches = stretches
        self.index = index
        self.edgeCount = edgeCount
        self.portCount = portCount
        checksums = [ColumnChecksum](repeating: ColumnChecksum(), count: stretches.count)
        var start = 0
        var starts: [Int] = []
        for stretch in stretches {
            starts.append(start)
            start += stretch.count
        }
        self.starts = starts
        var held: [(rows: Range<Int>, start: Int)] = []
        let sorted = zip(stretches, starts).sorted { $0.0.lowerBound < $1.0.lowerBound }
        for (rows, start) in sorted where !rows.isEmpty {
            if let last = held.last, last.rows.upperBound == rows.lowerBound,
                last.start + last.rows.count == start
            {
                held[held.count - 1].rows = last.rows.lowerBound..<rows.upperBound
            } else {
                held.append((rows, start))
            }
        }
        self.held = held
    }

    /// One number a Drop.
    mutating func column(
        _ path: String, of columns: borrowing ColumnReader
    ) throws(GraphFileFault) -> [UInt32] {
        let dataset = try columns.open(path)
        var values: [UInt32] = []
        values.reserveCapacity(stretches.reduce(0) { $0 + $1.count })
        for (number, rows) in stretches.enumerated() {
            try Self.forEachPiece(rows, of: dataset, &checksums[number]) {
                values.append(contentsOf: $0)
            }
        }
        return values
    }

    mutating func edges(
        _ way: String, of columns: borrowing ColumnReader
    ) throws(GraphFileFault) -> PhysicalGraph.Edges {
        var edges = PhysicalGraph.Edges()
        let first = try columns.open(way + "/first")
        let drop = try columns.open(way + "/drop")
        let ports = try columns.open(way + "/ports")
        edges.first.reserveCapacity(starts.count + stretches.reduce(0) { $0 + $1.count })
        for (number, rows) in stretches.enumerated() {
            var sum = checksums[number]
            let range = try offsets(
                way + "/first", rows, of: first, &sum, into: &edges.first)
            let count = edges.neighbours.count + range.count
            guard count <= Int(UInt32.max) else { throw .tooLarge }
            if stretches.count == 1 {
                edges.neighbours.reserveCapacity(count)
                edges.ports.reserveCapacity(count)
            }
            var row = range.lowerBound
            try Self.forEachPiece(range, of: drop, &sum) {
                (values: [UInt32]) throws(GraphFileFault) in
                guard values.max() ?? 0 < index.firstRow[index.firstRow.count - 1] else {
                    throw .value(in: way + "/drop", row: row)
                }
                row += values.count
                append(values, to: &edges.neighbours)
            }
            row = range.lowerBound
            try Self.forEachPiece(range, of: ports, &sum) {
                (values: [UInt16]) throws(GraphFileFault) in
                guard values.max() ?? 0 < portCount else {
                    throw .value(in: way + "/ports", row: row)
                }
                row += values.count
                edges.ports.append(contentsOf: values)
            }
            checksums[number] = sum
        }
        return edges
    }

    /// Appends a stretch's offsets, counted from the slice's first edge, and returns its edges.
    private func offsets(
        _ path: String, _ rows: Range<Int>, of dataset: borrowing HDF5Dataset,
        _ sum: inout ColumnChecksum, into first: inout [UInt32]
    ) throws(GraphFileFault) -> Range<Int> {
        var row = rows.lowerBound
        var base: UInt64?
        var before: UInt64 = 0
        let start = UInt64(first[first.count - 1])
        let end = UInt64(edgeCount)
        try Self.forEachPiece(rows.lowerBound..<rows.upperBound + 1, of: dataset, &sum) {
            (values: [UInt64]) throws(GraphFileFault) in
            for value in values {
                guard value >= before, value <= end else {
                    throw .value(in: path, row: row)
                }
                before = value
                row += 1
                guard let base else {
                    base = value
                    continue
                }
                guard value - base + start <= UInt32.max else { throw .tooLarge }
                first.append(UInt32(value - base + start))
            }
        }
        return Int(base ?? 0)..<Int(before)
    }

    private mutating func append(_ rows: [UInt32], to neighbours: inout [Neighbour]) {
        if held.count == 1, held[0].rows == 0..<index.firstRow[index.firstRow.count - 1] {
            neighbours.append(contentsOf: rows.lazy.map { Neighbour(DropID(row: $0)) })
            return
        }
        for row in rows {
            if let local = local(Int(row)) {
                neighbours.append(Neighbour(DropID(local)))
            } else {
                remotes.append(index.remote(at: Int(row)))
                neighbours.append(Neighbour(remote: remotes.count - 1))
            }
        }
    }

    private func local(_ row: Int) -> Int? {
        var low = 0
        var high = held.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if held[middle].rows.lowerBound <= row { low = middle } else { high = middle }
        }
        guard low < held.count, held[low].rows ~= row else { return nil }
        return held[low].start + row - held[low].rows.lowerBound
    }

    private static func forEachPiece<Number: HDF5Number>(
        _ rows: Range<Int>, of dataset: borrowing HDF5Dataset, _ sum: inout ColumnChecksum,
        _ body: ([Number]) throws(GraphFileFault) -> Void
    ) throws(GraphFileFault) {
        let end = rows.upperBound
        for row in stride(from: rows.lowerBound, to: end, by: piece) {
            let rows = row..<min(row + piece, end)
            let values = try hdf5 { () throws(HDF5Error) in
                try dataset.read(rows, as: Number.self)
            }
            sum.add(values.span)
            try body(values)
        }
    }
}
