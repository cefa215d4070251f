import GraphFiles
import Graphs
import Partitioning

extension Command {
    static let partition = Command(
        name: "partition", operand: "GRAPH",
        summary: "Maps a graph's Drops to ranks, and predicts how long a run will take.",
        details: """
            Prints what is cut between ranks, how evenly work and data are shared out, the makespan
            that is predicted, and the least that any mapping could reach. With -o the physical
            graph is written as an HDF5 file with the mapping, which weir run takes. Apps weigh
            their execution_time in seconds, data their data_volume in megabytes, or what was
            measured in an earlier session.

            algorithms:
              auto           the best of several by the predicted makespan (the default)
              metis          the smallest cut
              heft           list scheduling with communication
              block          contiguous by the coordinates of Scatters
              mysarkar       Sarkar's edge zeroing under a rank's cores and memory
              min_num_parts  as few ranks as meet the deadline
              pso            particle swarm over the dearest edges
              none           all on one rank
            """,
        options: [
            Option(names: ["-n", "--ranks"], value: "RANKS", help: "map to so many ranks"),
            Option(names: ["--islands"], value: "M", help: "the ranks are of M hosts (1)"),
            Option(names: ["--cores"], value: "C", help: "cores of each rank (1)"),
            Option(names: ["--memory"], value: "SIZE", help: "what a rank's data may take"),
            .gpus, .machine,
            .algorithm(usually: "auto"),
            Option(names: ["--seed"], value: "S", help: "another seed, another mapping (1)"),
            Option(
                names: ["--imbalance"], value: "F",
                help: "metis: a rank may have F more work than the mean (0.011)"),
            Option(names: ["--metis"], value: "HOW", help: "kway or recursive; else the better"),
            Option(names: ["--volume"], help: "metis: least to send, instead of to cut"),
            Option(
                names: ["--deadline"], value: "S", help: "min_num_parts: be over in S seconds"),
            Option(
                names: ["--from"], value: "SESSION", help: "weights as measured in that session"),
            Option(names: ["--repartition"], help: "pay no heed to partitions that GRAPH names"),
            Option(names: ["--compare"], help: "a table of all algorithms"),
            Option(
                names: ["-o", "--output"], value: "FILE",
                help: "write the mapped graph here (.h5, .hdf5)"), .json,
        ] + GraphOptions.options,
        example: "weir partition pipeline.graph -n 8 --islands 2 -o mapped.h5"
    ) { arguments throws(Complaint) in
        let path = try arguments.operand()
        let request = try PartitionRequest(arguments)
        guard arguments["-o"] != "-" else {
            throw Complaint("partition: an HDF5 file is no stream", try: "-o mapped.h5")
        }
        let unrolling = try Unrolling(path, GraphOptions(arguments))
        let partitioning = try Partitioning(unrolling, request, path)
        var mappings: [MappingReport] = []
        var chosen: [Int32] = []
        for algorithm in request.algorithms {
            let mapping = try partitioning.map(by: algorithm)
            mappings.append(mapping.report)
            if algorithm == request.algorithm { chosen = mapping.owners }
        }
        if let output = arguments["-o"] {
            let ownership = Ownership(
                chosen, of: unrolling.blueprint, partitionCount: request.machine.ranks)
            do throws(GraphFileError) {
                try GraphFile.write(unrolling.blueprint, ownedAs: ownership, to: output)
            } catch { throw Complaint(error) }
        }
        let report = PartitionReport(path, partitioning, mappings)
        if arguments.has("--json") {
            try Terminal.write(report.json, to: 1)
        } else {
            Terminal.say(arguments.has("--compare") ? report.table : report.text)
        }
        return .completed
    }
}

/// A graph that is being mapped, and the time that it took to coarsen it.
struct Partitioning {
    let unrolling: Unrolling
    let request: PartitionRequest
    let coarsening: Duration
    private let partitioner: Partitioner
    private let path: String

    init(_ unrolling: Unrolling, _ request: PartitionRequest, _ path: String) throws(Complaint) {
        self.unrolling = unrolling
        self.request = request
        self.path = path
        let weights = try MeasuredWeights.weights(
            of: unrolling.blueprint, from: request.session)
        let start = ContinuousClock.now
        do throws(PartitioningError) {
            partitioner = try Partitioner(
                unrolling.graph, of: unrolling.blueprint, weights: weights, on: request.machine,
                keepingPins: !request.repartitions)
        } catch { throw Complaint(error, unrolling.blueprint, path) }
        coarsening = start.duration(to: .now)
    }

    func map(by algorithm: Algorithm) throws(Complaint) -> (report: MappingReport, owners: [Int32])
    {
        let start = ContinuousClock.now
        do throws(PartitioningError) {
            let owners = try partitioner.owners(algorithm, request.options)
            let time = start.duration(to: .now)
            let report = MappingReport(
                algorithm: algorithm, time: time, figures: partitioner.report(on: owners))
            return (report, owners)
        } catch { throw Complaint(error, unrolling.blueprint, path) }
    }
}

struct MappingReport {
    var algorithm: Algorithm
    var time: Duration
    var figures: PartitioningReport
}
