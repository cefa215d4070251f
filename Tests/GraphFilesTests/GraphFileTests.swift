import GraphFiles
import Graphs
import HDF5
import Randomness
import Testing

@Suite(.timeLimit(.minutes(60)))
struct GraphFileTests {
    @Test(arguments: Sample.all)
    func whatWasWrittenIsReadAgain(_ sample: Sample) throws {
        let scratch = try Scratch()
        try GraphFile.write(sample.blueprint, to: scratch.file("a.h5"))
        let file = try GraphFile.open(scratch.file("a.h5"))
        #expect(file.blueprint == sample.blueprint)
        #expect(file.ownership == nil)
        let graph = try file.whole()
        let unrolled = PhysicalGraph(unrolling: sample.blueprint)
        #expect(graph.violatedInvariant() == nil)
        #expect(Self.columns(of: graph) == Self.columns(of: unrolled))
        #expect(graph.consumers == unrolled.consumers && graph.producers == unrolled.producers)
        #expect(scratch.names == ["a.h5"])
    }

    /// Whatever the cut, and whatever parts are asked for: the same as unrolling them.
    @Test(arguments: Sample.all, [1, 2, 3, 7, 40])
    func slicesAreWhatUnrollingMakes(_ sample: Sample, _ partitions: Int) throws {
        let scratch = try Scratch()
        let blueprint = sample.blueprint
        let ownership = Sample.randomOwnership(of: blueprint, partitions, UInt64(partitions))
        try GraphFile.write(blueprint, ownedAs: ownership, to: scratch.file("a.h5"))
        let file = try GraphFile.open(scratch.file("a.h5"))
        #expect(file.blueprint == blueprint)
        #expect(file.ownership == ownership)
        var random = SeededRandom(seed: 5)
        var asked = (0..<partitions).map { [PartitionID($0)] }
        asked.append((0..<partitions).reversed().map { PartitionID($0) })
        asked.append((0..<partitions).filter { _ in random.below(2) == 0 }.map { PartitionID($0) })
        for part in asked {
            let slice = try file.slice(of: part)
            let unrolled = PhysicalGraph(unrolling: part, of: blueprint, ownedAs: ownership)
            #expect(slice.violatedInvariant() == nil)
            #expect(Self.columns(of: slice) == Self.columns(of: unrolled))
            #expect(part.map(slice.firstRow) == part.map(unrolled.firstRow))
            #expect(Self.ends(slice, slice.consumers) == Self.ends(unrolled, unrolled.consumers))
            #expect(Self.ends(slice, slice.producers) == Self.ends(unrolled, unrolled.producers))
        }
    }

    @Test(arguments: Sample.all)
    func theClosedFormAloneIsSmallAndEqual(_ sample: Sample) throws {
        let image = try GraphFile.closedForm(of: sample.blueprint)
        #expect(GraphFile.recognises(image))
        let file = try GraphFile.open(image: image, path: "image")
        #expect(file.blueprint == sample.blueprint)
        let isUnrolled = file.isUnrolled
        #expect(!isUnrolled)
        #expect(throws: GraphFileError("image", .notUnrolled)) { _ = try file.whole() }
    }

    /// A blueprint that was read goes on like the one that was written.
    @Test func linksAreNotDoubledAfterReading() throws {
        var blueprint = try GraphFile.open(
            image: GraphFile.closedForm(of: Sample.everyRule()), path: "image"
        ).blueprint
        let link = blueprint.links[0]
        blueprint.link(
            link.source, to: link.target, ports: blueprint.ports[Int(link.ports)], rule: link.rule)
        #expect(blueprint == Sample.everyRule())
    }

    @Test func theSameGraphMakesTheSameBytes() throws {
        let scratch = try Scratch()
        for name in ["a.h5", "b.h5"] {
            try GraphFile.write(Sample.everyRule(), to: scratch.file(name))
        }
        let bytes = try scratch.bytes("a.h5")
        #expect(try scratch.bytes("b.h5") == bytes)
        // Both were made in the same second, so that times would not show: bit 5 of the flags of an
        // object header says whether it has some.
        let header = Array("OHDR".utf8) + [2]
        for place in 0..<bytes.count - 6 where bytes[place..<place + 5].elementsEqual(header) {
            #expect(bytes[place + 5] & 0x20 == 0)
        }
    }

    /// A million Drops do not fit one piece of reading or writing.
    @Test func manyPiecesAreOneColumn() throws {
        let scratch = try Scratch()
        var blueprint = Blueprint(name: "wide")
        let app = blueprint.add(Sample.some("app", .app, [300_001]))
        let data = blueprint.add(Sample.some("data", .data, [300_001]))
        blueprint.link(app, to: data, ports: PortPair(source: "", target: ""), rule: .oneToOne)
        try GraphFile.write(blueprint, to: scratch.file("a.h5"))
        let graph = try GraphFile.open(scratch.file("a.h5")).whole()
        let unrolled = PhysicalGraph(unrolling: blueprint)
        #expect(Self.columns(of: graph) == Self.columns(of: unrolled))
        #expect(graph.consumers == unrolled.consumers && graph.producers == unrolled.producers)
    }

    private static func columns(of graph: PhysicalGraph) -> [[UInt32]] {
        [
            graph.component, graph.instance, graph.firstConsumer, graph.firstProducer,
            graph.consumerPorts.map { UInt32($0) }, graph.producerPorts.map { UInt32($0) },
        ]
    }

    /// Where edges end: the row here, or the address there, and the name. The table of remotes may
    /// be in another order.
    private static func ends(_ graph: PhysicalGraph, _ neighbours: [Neighbour]) -> [End] {
        neighbours.map { neighbour in
            End(
                address: neighbour.isRemote
                    ? graph.remotes[neighbour.remote].address
                    : DropAddress(PartitionID(row: .max), row: neighbour.drop.row),
                name: graph.name(of: neighbour))
        }
    }

    private struct End: Equatable {
        let address: DropAddress
        let name: DropName
    }
}
