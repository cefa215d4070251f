import Graphs
import Partitioning

extension Complaint {
    init(_ error: PartitioningError, _ blueprint: Blueprint, _ path: String) {
        let name = { (drop: DropName) in
            let component = blueprint[drop.component]
            return "\(component.name)/\(component.instanceID(of: Int(drop.instance)))"
        }
        switch error {
        case .cyclic:
            self.init(
                "\(path): some Drops wait for each other in a circle",
                try: "weir check \(path)", status: .wrongGraph)
        case .cores(let drop, let needed, let present):
            self.init(
                "\(path): \(name(drop)) asks for \(needed) cores, where a rank has \(present)",
                try: "fewer ranks with --cores \(needed)", status: .wrongGraph)
        case .gpus(let drop, let needed, let present):
            self.init(
                "\(path): \(name(drop)) asks for \(needed) GPUs, where "
                    + "\(present == 0 ? "no rank has one" : "a rank has \(present) at most")",
                try: "--gpus \(needed)", status: .wrongGraph)
        case .memoryOfOne(let drop, let needed, let present):
            self.init(
                "\(path): \(name(drop)) takes \(needed.bytesText), where a rank has "
                    + present.bytesText,
                try: "--memory \(needed.bytesText.filter { $0 != " " })", status: .wrongGraph)
        case .memory(let needed, let present):
            self.init(
                "\(path): data of \(needed.bytesText) has no room in \(present.bytesText)",
                try: "more ranks, or more --memory", status: .wrongGraph)
        case .apart(let one, let other):
            self.init(
                "\(path): \(name(one)) and \(name(other)) must share a host, but are pinned to two",
                try: "--repartition", status: .wrongGraph)
        case .metis(let code):
            self.init("METIS failed with \(code) on \(path)", status: .fault)
        }
    }
}

extension Double {
    /// As a number of bytes for people; also of more than there are in the world.
    var bytesText: String { Int(exactly: rounded())?.bytesText ?? "\(self) B" }
}
