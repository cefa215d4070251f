// Which GPUs a host has for a run, and how programs call them: what the user says, or what is to be seen
// of them, or what the batch system says. Variables differ by version and site; each may be missing.

import Execution
import Storage

extension Host {
    /// Nil where nothing tells.
    static func gpus(asked: Int?, on name: String) -> GPUNames? {
        gpus(asked: asked, on: name, variable) { path in
            (try? Files.read(path))?.split(separator: UInt8(ascii: "\n")).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
    }

    static func gpus(
        asked: Int?, on name: String, _ variable: (String) -> String?,
        lines: (String) -> [String]?
    ) -> GPUNames? {
        let seen = GPUShare.variableNames.lazy.compactMap(variable).first.map(GPUNames.init(list:))
        if let asked {
            guard let seen, seen.count >= asked else { return GPUNames(count: asked) }
            return GPUNames(Array(seen.all.prefix(asked)))
        }
        return seen ?? gpusOfJob(name, variable, lines)
    }

    private static func gpusOfJob(
        _ name: String, _ variable: (String) -> String?, _ lines: (String) -> [String]?
    ) -> GPUNames? {
        if let count = variable("SLURM_GPUS_ON_NODE").flatMap({ Int($0) }) {
            return GPUNames(count: count)
        }
        // A line a GPU: its host, and its number there.
        if let listed = variable("PBS_GPUFILE").flatMap(lines) {
            let short = name.prefix { $0 != "." }
            return GPUNames(
                listed.compactMap { line in
                    guard let dash = line.firstRange(of: "-gpu") else { return nil }
                    return line[..<dash.lowerBound].prefix { $0 != "." } == short
                        ? String(line[dash.upperBound...]) : nil
                })
        }
        // Of all nodes of the job together.
        guard let count = variable("PBS_NGPUS").flatMap({ Int($0) }) else { return nil }
        let nodes = variable("PBS_NODEFILE").flatMap(lines).map { Set($0).count } ?? 1
        return GPUNames(count: count / max(1, nodes))
    }
}
