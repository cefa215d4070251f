import Graphs
import HDF5

extension ColumnReader {
    mutating func readLinks(between components: [Component]) throws(GraphFileFault) -> [Link] {
        let source = try read("links/source", as: UInt32.self)
        let target = try read("links/target", count: source.count, as: UInt32.self)
        let ports = try read("links/ports", count: source.count, as: UInt16.self)
        let words = try readTexts("links/rule", count: source.count)
        let numberRows = try readOffsets("links/first_number", count: source.count)
        let numbers = try read(
            "links/numbers", count: numberRows.last?.upperBound ?? 0, as: Int.self)
        var listed = ListedEdges(
            firstTarget: try read("listed/first_target")[...],
            target: try read("listed/target")[...],
            firstSource: try read("listed/first_source")[...],
            source: try read("listed/source")[...])
        var links: [Link] = []
        links.reserveCapacity(source.count)
        for row in source.indices {
            guard source[row] < components.count else { throw .value(in: "links/source", row: row) }
            guard target[row] < components.count else { throw .value(in: "links/target", row: row) }
            let ends = (components[Int(source[row])].count, components[Int(target[row])].count)
            guard
                let rule = LinkRule(
                    word: words[row], numbers: Array(numbers[numberRows[row]]),
                    edges: listed.next(sources: ends.0, targets: ends.1))
            else { throw .value(in: "links/rule", row: row) }
            links.append(
                Link(
                    source: ComponentID(Int(source[row])), target: ComponentID(Int(target[row])),
                    ports: ports[row], rule: rule))
        }
        return links
    }
}

/// The lists of all links behind each other: how long each is follows from its components.
private struct ListedEdges {
    var firstTarget: ArraySlice<UInt32>
    var target: ArraySlice<UInt32>
    var firstSource: ArraySlice<UInt32>
    var source: ArraySlice<UInt32>

    /// The next link's, or nil where the columns end too early.
    mutating func next(sources: Int, targets: Int) -> EdgeList? {
        guard let firstTarget = Self.take(sources + 1, of: &firstTarget),
            let target = Self.take(Int(firstTarget[sources]), of: &target),
            let firstSource = Self.take(targets + 1, of: &firstSource),
            let source = Self.take(Int(firstSource[targets]), of: &source)
        else { return nil }
        return EdgeList(
            firstTarget: firstTarget, targets: target, firstSource: firstSource, sources: source)
    }

    private static func take(_ count: Int, of column: inout ArraySlice<UInt32>) -> [UInt32]? {
        guard count <= column.count else { return nil }
        defer { column = column.dropFirst(count) }
        return Array(column.prefix(count))
    }
}
