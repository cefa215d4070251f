// Before it costs a node-hour: is the graph good, with each set of parameters?

import Batch

extension JobDescription {
    func checkGraph(_ arguments: Arguments) throws(Complaint) {
        for options in try graphOptions(arguments) {
            _ = try LoadedGraph.load(graph, options).blueprint()
        }
    }

    /// For each run of an array by sets; of an array by numbers, and of a single run, the first.
    func graphOptions(_ arguments: Arguments) throws(Complaint) -> [GraphOptions] {
        var options = try GraphOptions(arguments)
        switch array {
        case nil: return [options]
        case .range(let range, let parameter, _):
            options.parameters[parameter] = String(range.lowerBound)
            return [options]
        case .sets(let sets, _):
            var all: [GraphOptions] = []
            for words in sets {
                var one = options
                for (name, value) in try GraphOptions(Arguments(words, for: .check)).parameters
                    .sorted
                {
                    one.parameters[name] = value
                }
                all.append(one)
            }
            return all
        }
    }
}
