import Execution

extension RunRequest {
    /// The graph, if it can be run on hosts of which the largest has so much.
    func runnableGraph(on largest: HostCapacity) throws(Complaint) -> LoadedGraph {
        let loaded: LoadedGraph
        do throws(Complaint) {
            loaded = try LoadedGraph.load(graph, options)
            // Throws where the graph cannot be unrolled.
            _ = try loaded.blueprint()
        } catch { throw resume?.complaint(ofGraph: error) ?? error }
        let excesses = loaded.excesses(on: largest)
        let obstacles = (loaded.allFindings + excesses).filter {
            $0.grade == .notExecutable && (trial == .none || $0.fault.forbidsAnyRun)
        }
        guard obstacles.isEmpty else {
            throw Complaint(
                loaded.texts(of: obstacles).joined(separator: "\n"), status: .wrongGraph)
        }
        return loaded
    }

    /// Of a session that has just been run: what is to be run after it.
    func next() throws(Complaint) -> RunRequest? {
        guard let resume = try resume?.next() else { return nil }
        var request = self
        request.resume = resume
        request.graph = resume.graphFile
        request.options = resume.options
        return request
    }
}
