// Graph files in and out: what HDF5 holds is a closed form already, and only needs the checks.

import GraphFiles
import Graphs
import Translation

extension LoadedGraph {
    /// Of the file only the closed form is read; its source is then a file of the closed form alone,
    /// small enough to hand out and to keep in a session.
    static func open(
        graphFile path: String, _ options: GraphOptions
    ) throws(Complaint) -> LoadedGraph {
        do throws(GraphFileError) {
            let file = try GraphFile.open(path)
            let blueprint = file.blueprint
            return LoadedGraph(
                try GraphFile.closedForm(of: blueprint), path: path,
                translation(of: blueprint, options), mapping: file.ownership)
        } catch { throw Complaint(error) }
    }

    /// The same of a file's bytes, such as a session keeps.
    static func open(
        graphFileImage image: [UInt8], path: String, _ options: GraphOptions
    ) throws(Complaint) -> LoadedGraph {
        do throws(GraphFileError) {
            let blueprint = try GraphFile.open(image: image, path: path).blueprint
            return LoadedGraph(image, path: path, translation(of: blueprint, options))
        } catch { throw Complaint(error) }
    }

    private static func translation(
        of blueprint: Blueprint, _ options: GraphOptions
    ) -> Translation {
        var reader = GraphReader(
            configuration: options.configuration, parameters: options.parameters)
        _ = reader.read(blueprint)
        let translator = Translator(maximumDrops: options.maximumDrops ?? 100_000_000)
        var translation = translator.translate(blueprint)
        translation.findings = reader.findings + translation.findings
        if translation.findings.hasErrors { translation.blueprint = nil }
        return translation
    }

    /// Of a graph file with all Drops in one partition, their columns as they are in it. Those of others
    /// are in another order than `unroll` makes, and follow from the closed form.
    func rows() throws(Complaint) -> PhysicalGraph? {
        guard GraphFile.recognises(path: path) else { return nil }
        do throws(GraphFileError) {
            let file = try GraphFile.open(path)
            // Another file may have come to the same name since.
            guard file.isUnrolled, file.partitionCount == 1,
                file.blueprint == translation.blueprint
            else { return nil }
            return try file.whole()
        } catch { throw Complaint(error) }
    }

    /// Of a graph file, that its rows are what its closed form unrolls to; of others, nothing.
    func checkRows() throws(Complaint) {
        guard GraphFile.recognises(path: path), translation.blueprint != nil else { return }
        do throws(GraphFileError) {
            let file = try GraphFile.open(path)
            guard file.isUnrolled else { return }
            try file.checkRows { partition in
                if file.partitionCount > 1 {
                    Terminal.note("\(path): partition \(partition + 1) of \(file.partitionCount)")
                }
            }
        } catch { throw Complaint(error) }
        Terminal.note("")
    }
}

extension Unrolling {
    /// As one partition.
    func writeGraphFile(to path: String) throws(Complaint) {
        do throws(GraphFileError) {
            var writer = try GraphFileWriter(blueprint, to: path)
            try writer.append(graph)
            try writer.finish()
        } catch { throw Complaint(error) }
    }
}
