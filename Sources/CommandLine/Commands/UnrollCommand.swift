import Graphs
import JSON
import Storage
import Translation

extension Command {
    static let unroll = Command(
        name: "unroll", operand: "GRAPH",
        summary: "Unrolls a logical graph into its physical graph.",
        details: """
            Prints how many Drops and edges come of each component, what the graph looks like from
            afar (its roots and leaves, the Drops on its longest path, the most on one level of it)
            and what it takes in memory. With -o the physical graph is written: as an HDF5 file if
            the name ends in .h5 or .hdf5, or else in DALiuGE's JSON form; - is standard output.
            Of an HDF5 file that is a physical graph already the Drops are read, not unrolled anew.
            """,
        options: [
            Option(
                names: ["-o", "--output"], value: "FILE", help: "write the physical graph here"),
            .json,
        ] + GraphOptions.options,
        example: "weir unroll pipeline.graph -o pipeline.pg.json"
    ) { arguments throws(Complaint) in
        let path = try arguments.operand()
        var unrolling = try Unrolling(path, GraphOptions(arguments))
        if let output = arguments["-o"] {
            try unrolling.write(to: output)
            if output == "-" { return .completed }
        }
        let report = UnrollReport(unrolling)
        if arguments.has("--json") {
            try Terminal.write(report.json, to: 1)
        } else {
            Terminal.say(report.table)
        }
        return .completed
    }
}
