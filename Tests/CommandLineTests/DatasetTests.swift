import Foundation
import TestSupport
import Testing

/// Arrays of HDF5 files that are there before the run, as input Drops.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct DatasetTests {
    /// The same numbers, stored in four ways.
    private static let make = """
        import h5py, numpy
        a = numpy.arange(30000, dtype="<f8").reshape(100, 300)
        with h5py.File("in put.h5", "w") as f:
            f["plain"] = a
            f["group/cut"] = a
            f.create_dataset("squeezed", data=a, chunks=(10, 300), compression="gzip")
            f["big"] = a.astype(">f8")
            f["text"] = "no numbers"
        a.tofile("expected.bin")
        """

    private func graph(_ dataset: String, _ file: String = "in put.h5") throws -> String {
        var graph = GraphDrawing()
        graph.file("in", file)
        graph.set("dataset", of: "in", dataset)
        graph.scatter("copies", 3)
        graph.app("copy", "dlg.apps.simple.CopyApp", in: "copies")
        graph.file("out", "out.bin", in: "copies")
        graph.chain("in", "copy", "out")
        return try graph.json()
    }

    private func prepared() throws -> Workplace {
        let place = try Workplace()
        try place.write(Self.make, to: "make.py")
        #expect(try place.shell("/usr/bin/python3 make.py").status == 0)
        return place
    }

    @Test(arguments: ["plain", "group/cut", "squeezed", "big"], [1, 2])
    func anArrayIsReadHoweverItIsStored(_ dataset: String, _ ranks: Int) throws {
        let place = try prepared()
        try place.write(try graph(dataset), to: "a.graph")
        let run = try place.weir("run", "-n", "\(ranks)", "a.graph", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        let same = try place.shell("for i in 0 1 2; do cmp s/data/out_0-$i.bin expected.bin; done")
        #expect(same.status == 0 && same.output.isEmpty, "\(same.output)")
        let export = try place.weir("export", "s", "in/0", "--as", "npy", "-o", "in.npy")
        #expect(export.status == 0, "\(export.errors)")
        let shape = try place.shell(
            "/usr/bin/python3 -c 'import numpy; print(numpy.load(\"in.npy\").shape)'")
        #expect(shape.output == "(100, 300)\n")
        #expect(try place.weir("data", "s").output.contains("in put.h5:\(dataset)"))
        #expect(try place.weir("verify", "s").status == 0)
        // What can be read where it is, is not copied.
        let isCopied = place.has("s/data/arena-0.h5") || place.has("s/data/arena-1.h5")
        #expect(isCopied == ["squeezed", "big"].contains(dataset))
    }

    @Test func whatIsNoArrayIsSaid() throws {
        let place = try prepared()
        func complaint(_ dataset: String, _ file: String = "in put.h5") throws -> String {
            try place.write(try graph(dataset, file), to: "a.graph")
            let run = try place.shell(
                "'\(Workplace.weir)' run a.graph --session s; status=$?; rm -r s; exit $status")
            #expect(run.status == 1)
            return run.output + run.errors
        }
        #expect(try complaint("nothing").contains("in put.h5: HDF5 finds no dataset nothing in it"))
        #expect(try complaint("text").contains("in put.h5: "))
        #expect(try complaint("plain", "no.h5").contains("no.h5: open: No such file"))
        #expect(try complaint("plain", "make.py").contains("make.py: HDF5 finds no dataset plain"))
    }

    /// A result is made smaller if the graph says so; what others read in the run is not.
    @Test(arguments: ["deflate", "gzip 9", "zstd", "nonsense", ""])
    func resultsAreCompressedOnRequest(_ compression: String) throws {
        var graph = GraphDrawing()
        graph.app("make", "weir.ComputeApp", ["output_bytes": "4000000"])
        let array = ["place": "arena", "dtype": "float64", "shape": "500, 1000"]
        graph.memory("between", array.merging(["compress": compression]) { $1 })
        graph.app("copy", "dlg.apps.simple.CopyApp")
        graph.memory("result", array.merging(["compress": compression]) { $1 })
        graph.chain("make", "between", "copy", "result")
        let place = try Workplace()
        let run = try place.run(graph, ranks: 2)
        #expect(run.status == 0, "\(run.errors)")
        let look = """
            import h5py
            with h5py.File("s/data.h5", "r") as f:
                a = f["result/0"]
                print(f["between/0"].compression, a.compression, a.shape, a[:].sum(), a.dtype)
            """
        try place.write(look, to: "look.py")
        let python = try place.shell("/usr/bin/python3 look.py")
        let isDeflate = compression.hasPrefix("deflate") || compression.hasPrefix("gzip")
        if compression != "zstd" {
            let word = isDeflate ? "gzip" : "None"
            #expect(python.output == "None \(word) (500, 1000) 0.0 float64\n", "\(python.errors)")
        }
        #expect(try place.weir("verify", "s").status == 0)
        let cat = try place.shell("'\(Workplace.weir)' cat s result/0 | wc -c")
        #expect(cat.output == "4000000\n")
        let size = try place.shell("du -sk s/data | cut -f1").output.filter { $0.isNumber }
        if isDeflate { #expect(try #require(Int(size)) < 4400) }
    }
}
