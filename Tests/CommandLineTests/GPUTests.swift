import Execution
import Foundation
import TestSupport
import Testing

@testable import CommandLine

/// GPUs that programs never touch: only what they are told of them matters here.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct GPUTests {
    private static func graph(_ gpus: String, copies: Int, seconds: String = "0.1") throws -> String
    {
        var graph = GraphDrawing()
        graph.scatter("copies", copies)
        graph.bash(
            "work", "sleep \(seconds); echo $CUDA_VISIBLE_DEVICES/$ROCR_VISIBLE_DEVICES > {x}",
            in: "copies")
        graph.set("num_gpus", of: "work", gpus)
        graph.file("out", "out.txt", in: "copies")
        graph.link("work", "out")
        return try graph.json()
    }

    private func run(
        _ place: Workplace, _ words: String..., seen: String?, in session: String = "s"
    ) throws -> Outcome {
        var environment = Workplace.asRoot
        environment["CUDA_VISIBLE_DEVICES"] = seen
        return try place.shell(
            "'\(Workplace.weir)' run \(words.joined(separator: " ")) a.graph "
                + "--session \(session)",
            environment: environment)
    }

    private func told(_ place: Workplace, copies: Int) throws -> [String] {
        try (0..<copies).map {
            try place.read("s/data/out_0-\($0).txt").trimmingCharacters(in: .newlines)
        }
    }

    /// Twelve apps of one GPU each on a host that has two, however many ranks and cores there are.
    @Test(arguments: ["1", "2", "4"])
    func ranksOfAHostShareItsGPUs(_ ranks: String) throws {
        let place = try Workplace()
        try place.write(try Self.graph("1", copies: 12), to: "a.graph")
        let run = try run(place, "-n", ranks, "--slots", "4", seen: "5,GPU-8f")
        #expect(run.status == 0, "\(run.errors)")
        let told = try told(place, copies: 12)
        #expect(told.allSatisfy { ["5/", "GPU-8f/"].contains($0) }, "\(told)")
        let stays = try Stay.ofApps(place, "s")
        #expect(stays.count == 12 && Set(stays.map(\.rank)).count == Int(ranks))
        #expect(Stay.most(of: stays) { _ in 1 } <= 2)
    }

    /// Each of two waits until the other has begun: they have a GPU each, or never end.
    @Test func twoHaveOneEachAtTheSameTime() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.scatter("copies", 2)
        graph.bash(
            "work",
            "touch ../../begun$WEIR_INDEX; for n in {1..1200}; do "
                + "test -e ../../begun$((1 - WEIR_INDEX)) && break; sleep 0.1; done; "
                + "echo $CUDA_VISIBLE_DEVICES > {x}", in: "copies")
        graph.set("num_gpus", of: "work", "1")
        graph.file("out", "out.txt", in: "copies")
        graph.link("work", "out")
        try place.write(try graph.json(), to: "a.graph")
        let run = try run(place, "-n", "2", "--slots", "2", seen: "5,6")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Set(told(place, copies: 2)) == ["5", "6"])
    }

    /// Where the batch system tells by AMD's own variable, programs are told by it, and by no other.
    @Test func anAMDHostTellsByItsOwnVariable() throws {
        let place = try Workplace()
        try place.write(try Self.graph("1", copies: 2), to: "a.graph")
        var environment = Workplace.asRoot
        environment["ROCR_VISIBLE_DEVICES"] = "4"
        let run = try place.shell(
            "'\(Workplace.weir)' run a.graph --session s", environment: environment)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try told(place, copies: 2) == ["/4", "/4"])
    }

    /// The first try does not heed its end for five seconds, and has its GPU as long.
    @Test func aTryThatLivesOnKeepsItsGPU() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.bash(
            "work",
            "if test $WEIR_ATTEMPT = 1; then trap '' TERM; touch ../../begun; "
                + "for n in {1..200}; do sleep 0.1; done; fi; "
                + "echo $CUDA_VISIBLE_DEVICES > {x}")
        for (field, value) in [("num_gpus", "1"), ("time_limit", "5"), ("n_tries", "2")] {
            graph.set(field, of: "work", value)
        }
        graph.file("out", "out.txt")
        graph.link("work", "out")
        try place.write(try graph.json(), to: "a.graph")
        let run = try run(place, "--slots", "2", "--gpus", "2", seen: nil)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/out.txt") == "1\n")
    }

    @Test func whatAsksForSeveralHasAllOfThem() throws {
        let place = try Workplace()
        try place.write(try Self.graph("2", copies: 3), to: "a.graph")
        let run = try run(place, "-n", "2", "--gpus", "3", "--slots", "4", seen: nil)
        #expect(run.status == 0, "\(run.errors)")
        for line in try told(place, copies: 3) { #expect(line == "0,1/") }
        #expect(Stay.most(of: try Stay.ofApps(place, "s")) { _ in 1 } == 1)
    }

    /// One app has the only GPU until the other, which waits for a core alone, has run.
    @Test func whoWaitsForGPUsHoldsUpNobodyElse() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.scatter("copies", 2)
        let wait = "for n in {1..1200}; do test -e WHAT && break; sleep 0.1; done; test $n -lt 1200"
        let other = "$DLG_ROOT/data/other.txt"
        graph.bash("work", wait.replacing("WHAT", with: other) + " && echo > {x}", in: "copies")
        graph.set("num_gpus", of: "work", "1")
        graph.file("out", "out.txt", in: "copies")
        graph.link("work", "out")
        graph.bash("other", "sleep 0.5; echo > {x}")
        graph.file("otherOut", "other.txt")
        graph.link("other", "otherOut")
        try place.write(try graph.json(), to: "a.graph")
        let run = try run(place, "--gpus", "1", "--slots", "2", seen: nil)
        #expect(run.status == 0, "\(run.errors)")
    }

    /// Nothing is counted, and nothing taken away.
    @Test func whereNothingTellsOfGPUsProgramsSeeWhatTheRankSees() throws {
        let place = try Workplace()
        try place.write(try Self.graph("1", copies: 2, seconds: "0"), to: "a.graph")
        var run = try run(place, "-n", "2", seen: nil)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try told(place, copies: 2) == ["/", "/"])
        try place.write(try Self.graph("0", copies: 2, seconds: "0"), to: "a.graph")
        run = try self.run(place, "-n", "2", seen: "3,4", in: "t")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("t/data/out_0-1.txt") == "3,4/\n")
    }

    @Test(arguments: [
        ("4", "0,1,2", "it asks for 4 GPUs, and a host has 3"),
        ("1", "", "it asks for 1 GPU, and a host has none"),
    ])
    func moreThanAHostHasIsRefused(_ asked: String, _ seen: String, _ text: String) throws {
        let place = try Workplace()
        try place.write(try Self.graph(asked, copies: 2), to: "a.graph")
        for ranks in ["1", "2"] {
            let run = try run(place, "-n", ranks, seen: seen)
            #expect(run.status == 3 && !place.has("s"))
            #expect(run.errors.contains("field \"num_gpus\": \(text)"), "\(run.errors)")
            #expect(run.errors.contains("--gpus \(asked)"))
        }
    }

    @Test func aFailureGivesItsGPUBack() throws {
        let place = try Workplace()
        var graph = GraphDrawing()
        graph.scatter("copies", 4)
        graph.bash("work", "echo > {x}; exit $((WEIR_INDEX % 2))", in: "copies")
        graph.set("num_gpus", of: "work", "1")
        graph.set("n_tries", of: "work", "2")
        graph.file("out", "out.txt", in: "copies")
        graph.link("work", "out")
        try place.write(try graph.json(), to: "a.graph")
        let run = try run(place, "-n", "2", "--gpus", "1", seen: nil)
        #expect(run.status == 1)
        #expect(try place.weir("status", "s").output.contains("8 of 8 Drops final"))
    }

    private static func found(
        _ variables: [String: String], asked: Int? = nil, lines: [String] = []
    ) -> [String]? {
        Host.gpus(asked: asked, on: "node7.site", { variables[$0] }, lines: { _ in lines })?.all
    }

    @Test func theSchedulerTellsHowManyThereAre() {
        #expect(Self.found([:]) == nil)
        #expect(Self.found(["SLURM_GPUS_ON_NODE": "2"]) == ["0", "1"])
        #expect(
            Self.found(["SLURM_GPUS_ON_NODE": "2", "CUDA_VISIBLE_DEVICES": "2,3"]) == ["2", "3"])
        #expect(Self.found(["ROCR_VISIBLE_DEVICES": "1"]) == ["1"])
        #expect(Self.found(["SLURM_GPUS_ON_NODE": "many"]) == nil)
        let lines = ["node7-gpu1", "node8-gpu0", "node7-gpu3"]
        #expect(Self.found(["PBS_GPUFILE": "f"], lines: lines) == ["1", "3"])
        let nodes = ["PBS_NGPUS": "8", "PBS_NODEFILE": "f"]
        #expect(Self.found(nodes, lines: ["a", "a", "b", "b"]) == ["0", "1", "2", "3"])
        #expect(Self.found(["PBS_NGPUS": "1"]) == ["0"])
    }

    @Test func whatTheUserSaysCounts() {
        #expect(Self.found(["CUDA_VISIBLE_DEVICES": "6,7"], asked: 1) == ["6"])
        #expect(Self.found(["CUDA_VISIBLE_DEVICES": "6,7"], asked: 3) == ["0", "1", "2"])
        #expect(Self.found(["SLURM_GPUS_ON_NODE": "2"], asked: 0) == [])
    }
}
