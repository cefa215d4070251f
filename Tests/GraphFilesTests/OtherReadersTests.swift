import Foundation
import GraphFiles
import Graphs
import TestSupport
import Testing

/// What others read of a file with nothing but HDF5.
@Suite(.timeLimit(.minutes(60)))
struct OtherReadersTests {
    private let scratch: Scratch
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    init() throws {
        scratch = try Scratch()
        let blueprint = Sample.everyRule()
        try GraphFile.write(
            blueprint, ownedAs: Sample.randomOwnership(of: blueprint, 3, 2),
            to: scratch.file("a.h5"))
    }

    @Test func theExampleCountsDropsByComponent() throws {
        let script = Self.root.appendingPathComponent("examples/read-graph/read_graph.py")
        let lines = try String(contentsOf: script, encoding: .utf8).split(separator: "\n")
        #expect(lines.count <= 10)
        let run = try Command("/usr/bin/python3", [script.path, scratch.file("a.h5")]).run()
        #expect(run.status == 0, "\(run.errors)")
        let counted = run.output.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(counted == Sample.everyRule().components.map { "\($0.count) \($0.name)" })
    }

    /// The edges that h5py sees are those that Weir unrolls, both ways.
    @Test func pythonSeesTheEdgesBothWays() throws {
        let script = """
            import h5py, sys
            with h5py.File(sys.argv[1]) as f:
                name = list(zip(f["drops/component"], f["drops/instance"]))
                for way in ["consumers", "producers"]:
                    first, drop, ports = (f[way + "/" + x][:] for x in ["first", "drop", "ports"])
                    out = f["ports/source"].asstr()[:]
                    edges = []
                    for row in range(len(name)):
                        for edge in range(first[row], first[row + 1]):
                            a, b = name[row], name[drop[edge]]
                            if way == "producers": a, b = b, a
                            edges.append("%d/%d %s %d/%d" % (*a, out[ports[edge]], *b))
                    print("\\n".join(sorted(edges)))
                    print()
            """
        let run = try python(script, scratch.file("a.h5"))
        #expect(run.status == 0, "\(run.errors)")
        let blueprint = Sample.everyRule()
        let graph = PhysicalGraph(unrolling: blueprint)
        let edges = (0..<graph.dropCount).flatMap { row in
            graph.consumerRange(of: DropID(row)).map { edge in
                let source = graph.name(of: DropID(row))
                let target = graph.name(of: graph.consumers[edge])
                let port = blueprint.ports[Int(graph.consumerPorts[edge])].source
                return "\(source.component.index)/\(source.instance) \(port) "
                    + "\(target.component.index)/\(target.instance)"
            }
        }
        let text = edges.sorted().joined(separator: "\n") + "\n\n"
        #expect(run.output == text + text)
    }

    @Test func h5dumpShowsNamesAsWords() throws {
        let run = try Command("h5dump", ["-d", "/links/rule", scratch.file("a.h5")]).run()
        #expect(run.status == 0, "\(run.errors)")
        for rule in ["blocks", "in step", "next", "gather", "group", "listed"] {
            #expect(run.output.contains("\"\(rule)"))
        }
        let whole = try Command("h5dump", [scratch.file("a.h5")]).run()
        #expect(whole.status == 0 && whole.errors.isEmpty, "\(whole.errors)")
    }
}
