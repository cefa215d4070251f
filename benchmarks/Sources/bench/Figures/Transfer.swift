/// Drops of 8 MB in memory, made on one rank and read on the other, which asks for each when an app
/// is to read it. Held against messages of the same length one after another by bare MPI.
struct Transfer: Figure {
    let name = "transfer-8mb"
    let meaning = "GB/s of Drops of 8 MB in memory that are read on another rank"
    private static let bytes = 8 << 20

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let count = effort.quick ? 50 : 200
        var graph = PhysicalGraphText()
        for number in 0..<count {
            let (maker, datum, reader) = ("m\(number)", "d\(number)", "r\(number)")
            graph.addApp(
                maker, "weir.ComputeApp", "\"output_bytes\":\(Self.bytes)", on: 0, writes: [datum])
            graph.addDatum(datum, on: 0, from: maker, to: [reader])
            graph.addApp(reader, "weir.ComputeApp", on: 1, reads: [datum])
        }
        let file = try graph.write("transfer.graph", in: workshop)
        let gigabytes = Double(count * Self.bytes) / 1e9
        let sides = try interleaved(
            effort.runs(7),
            [
                {
                    let summary = try workshop.weirRun(
                        ["--no-journal", "--island-size", "1", file], ranks: 2)
                    return gigabytes / summary.seconds
                },
                {
                    try gigabytes
                        / ChainHop.pingPong("stream", count, workshop, bytes: Self.bytes)
                },
            ])
        return [
            Row(
                figure: name, varying: [("drops", .number(count))], ranks: 2, unit: "GB/s",
                better: .higher, ours: sides[0], baselineName: "MPI_Send, MPI_Recv",
                baseline: sides[1],
                budget: { Row.Budget(text: "≥ 0.8 × MPI", isMet: $0.ratio >= 0.8) })
        ]
    }
}
