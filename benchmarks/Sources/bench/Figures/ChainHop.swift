/// One hop of a chain whose consecutive apps are on two ranks: an app ends, its datum completes, an
/// app on the other rank begins. Held against one message of the same length to and fro by bare MPI,
/// started by the same mpirun with the same binding. On a virtual machine both flip between two speeds,
/// fourfold apart, as its cores are placed: hence many short runs.
struct ChainHop: Figure {
    let name = "chain-hop"
    let meaning = "microseconds a hop of a chain that crosses between two ranks at every hop"

    /// A packet with one event: 8 bytes of header, 12 of event.
    private static let messageBytes = 20
    private static let ranks = 2

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let graph = SampleGraph(shape: .pingPong, size: effort.quick ? 50_000 : 100_000)
        let weir = WeirRun(workshop: workshop, graph: graph, ranks: Self.ranks)
        let hops = graph.hops
        let sides = try interleaved(
            effort.runs(15),
            [
                { try weir.seconds() * 1e6 / Double(hops) },
                { try Self.pingPong("blocking", hops, workshop) * 1e6 / Double(hops) },
                { try Self.pingPong("nonblocking", hops, workshop) * 1e6 / Double(hops) },
            ])
        return [("MPI_Send, MPI_Recv", sides[1]), ("MPI_Isend, MPI_Test", sides[2])].map {
            Row(
                figure: name, varying: [("hops", .number(hops)), ("drops", .number(graph.drops))],
                ranks: Self.ranks, unit: "µs", better: .lower, ours: sides[0], baselineName: $0.0,
                baseline: $0.1,
                budget: { Row.Budget(text: "≤ 3 × MPI", isMet: $0.ratio <= 3) })
        }
    }

    /// Seconds for so many hops of bare MPI.
    static func pingPong(
        _ variant: String, _ hops: Int, _ workshop: Workshop, _ prefix: [String] = [],
        bytes: Int = messageBytes
    ) throws -> Double {
        let output = try workshop.run(
            prefix + [
                "mpirun", "-n", String(ranks), workshop.tool("mpi-ping-pong"), variant,
                String(hops),
                String(bytes),
            ])
        guard
            let seconds = output.split(whereSeparator: \.isWhitespace).last.flatMap({ Double($0) })
        else { throw ProgramFailure(description: "mpi-ping-pong said \(output)") }
        return seconds
    }
}
