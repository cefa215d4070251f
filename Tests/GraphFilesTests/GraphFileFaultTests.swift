import GraphFiles
import Graphs
import HDF5
import TestSupport
import Testing

/// Every way in which a file can be none of ours is one typed error.
@Suite(.timeLimit(.minutes(60)))
struct GraphFileFaultTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func aFileThatIsNotThereIsAnErrorOfTheSystem() {
        expect("open") { fault in
            guard case .file(let error) = fault else { return false }
            return error.reason == "No such file or directory"
        }
    }

    @Test func aFolderIsNoFile() {
        #expect(throws: GraphFileError.self) { _ = try GraphFile.open(scratch.path) }
        #expect(!GraphFile.recognises(path: scratch.path))
    }

    @Test func whatDoesNotBeginLikeHDF5IsNone() throws {
        try scratch.write("{\"nodes\": []}".utf8, to: "a.h5")
        expect("a JSON text") { $0 == .notHDF5 }
        #expect(!GraphFile.recognises(path: scratch.file("a.h5")))
    }

    /// One of h5py's is old in its metadata by default, and even a new one is no graph.
    @Test(arguments: ["earliest", "latest"])
    func anHDF5FileOfSomebodyElseIsNoGraph(_ version: String) throws {
        try run("h5py.File(path, 'w', libver='\(version)')['x'] = [1, 2, 3]")
        expect("h5py's file") {
            $0 == .notAGraph || $0 == .hdf5(.missing("format"))
        }
        #expect(GraphFile.recognises(path: scratch.file("a.h5")))
    }

    @Test func anotherVersionIsTold() throws {
        try writeSample()
        try run("h5py.File(path, 'r+').attrs.modify('version', 7)")
        expect("version 7") { $0 == .version(7) }
    }

    @Test(arguments: [
        "components/weight", "links/rule", "drops/instance", "consumers/drop",
        "partitions/run_owner",
    ])
    func aMissingDatasetIsToldByName(_ name: String) throws {
        try writeSample()
        try run("del h5py.File(path, 'r+')['\(name)']")
        expect("\(name)") { $0 == .hdf5(.missing(name)) }
    }

    @Test func aDatasetOfAnotherLengthIsTold() throws {
        try writeSample()
        try run("f = h5py.File(path, 'r+'); del f['drops/component']; f['drops/component'] = u4(5)")
        expect("length") { fault in
            guard case .length("drops/component", 5, _) = fault else { return false }
            return true
        }
    }

    @Test func aDatasetOfAnotherTypeIsTold() throws {
        try writeSample()
        try run("f = h5py.File(path, 'r+'); del f['links/source']; f['links/source'] = u4(8) * 0.5")
        expect("type") { $0 == .hdf5(.otherType("links/source")) }
    }

    /// 2^50 rows that were never written take no room in the file, and must take none in memory.
    @Test func aDatasetThatSaysMoreThanItStoresIsRefused() throws {
        try writeSample()
        try run(
            """
            f = h5py.File(path, 'r+'); del f['components/weight']
            f.create_dataset('components/weight', (2**50,), '<u4', chunks=(1024,))
            """)
        expect("2^50 rows") { fault in
            guard case .contradiction = fault else { return false }
            return true
        }
    }

    @Test func aChangedValueIsSeenAndMayBeMeant() throws {
        try writeSample()
        try run("h5py.File(path, 'r+')['components/weight'][0] = 1234")
        expect("weight") { $0 == .checksum(of: "closed form") }
        try run("del h5py.File(path, 'r+').attrs['checksum']")
        let file = try GraphFile.open(scratch.file("a.h5"))
        #expect(file.blueprint.components[0].weight == 1234)
    }

    @Test func aChangedEdgeIsSeen() throws {
        try writeSample()
        try run(
            "d = h5py.File(path, 'r+')['consumers/drop']; d[0] = d[1] if d[0] != d[1] else d[2]")
        let file = try GraphFile.open(scratch.file("a.h5"))
        #expect(throws: GraphFileError(scratch.file("a.h5"), .checksum(of: "partition 0"))) {
            try file.checkRows()
        }
    }

    /// Compressed by somebody, it is the same graph.
    @Test func aCompressedCopyIsReadToo() throws {
        try writeSample()
        let copied = try Command(
            "h5repack",
            [
                "-L", "-f", "consumers/drop,drops/component,components/id:GZIP=6",
                scratch.file("a.h5"), scratch.file("b.h5"),
            ]
        ).run()
        #expect(copied.status == 0, "\(copied.errors)")
        let file = try GraphFile.open(scratch.file("b.h5"))
        #expect(file.blueprint == Sample.everyRule())
        try file.checkRows()
    }

    @Test func aFileThatCannotBeMadeLeavesNothing() throws {
        #expect(throws: GraphFileError.self) {
            try GraphFile.write(Sample.everyRule(), to: scratch.path + "/no/such/folder/a.h5")
        }
        #expect(throws: GraphFileError.self) {
            try GraphFile.write(Sample.everyRule(), to: scratch.path)
        }
        #expect(scratch.names == [])
    }

    @Test func whatWasBegunAndDroppedHasNotTheName() throws {
        try writeSample()
        let before = try scratch.bytes("a.h5")
        _ = try GraphFileWriter(Sample.imported(), to: scratch.file("a.h5"))
        #expect(try scratch.bytes("a.h5") == before)
    }

    // MARK: -

    private func writeSample() throws {
        let blueprint = Sample.everyRule()
        try GraphFile.write(
            blueprint, ownedAs: Sample.randomOwnership(of: blueprint, 3, 9),
            to: scratch.file("a.h5"))
    }

    private func run(_ line: String) throws {
        let script = """
            import h5py, numpy, sys
            path = sys.argv[1]
            u4 = lambda n: numpy.arange(n, dtype="<u4")
            \(line)
            """
        let run = try python(script, scratch.file("a.h5"))
        #expect(run.status == 0, "\(run.errors)")
    }

    private func expect(_ what: Comment, _ isRight: (GraphFileFault) -> Bool) {
        do throws(GraphFileError) {
            _ = try GraphFile.open(scratch.file("a.h5"))
            Issue.record(what)
        } catch { #expect(isRight(error.fault), "\(error.fault)") }
    }
}
