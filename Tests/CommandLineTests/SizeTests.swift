import Foundation
import TestSupport
import Testing

@testable import CommandLine

/// What does not fit is refused before anything of its size is allocated.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct SizeTests {
    /// Two loops in step, each in a Scatter: every copy of one feeds every copy of the other.
    private static func allToAll(_ copies: Int) -> String {
        let loop = { (name: String) in
            """
            {"id": "s\(name)", "name": "s\(name)", "category": "Scatter", "isGroup": true,
             "fields": [{"name": "num_of_copies", "value": \(copies)}]},
            {"id": "l\(name)", "name": "l\(name)", "category": "Loop", "isGroup": true,
             "parentId": "s\(name)", "fields": [{"name": "num_of_iter", "value": 2}]},
            {"id": "a\(name)", "name": "a\(name)", "category": "DALiuGEApp", "parentId": "l\(name)",
             "categoryType": "Application",
             "fields": [{"name": "group_start", "value": true},
                        {"name": "dropclass", "value": "dlg.apps.simple.NullBarrierApp"}]},
            {"id": "d\(name)", "name": "d\(name)", "category": "Memory", "parentId": "l\(name)",
             "categoryType": "Data", "fields": [{"name": "group_end", "value": true}]}
            """
        }
        return """
            {"modelData": {"schemaVersion": "OJS"}, "nodeDataArray": [\(loop("1")), \(loop("2"))],
             "linkDataArray": [{"from": "a1", "to": "d1"}, {"from": "d1", "to": "a2"},
                               {"from": "a2", "to": "d2"}]}
            """
    }

    @Test(arguments: [["unroll"], ["run", "--zero-run"], ["run", "--zero-run", "-n", "2"]])
    func moreEdgesThanHaveNumbersAreRefused(_ command: [String]) throws {
        let place = try Workplace()
        try place.write(Self.allToAll(60_000), to: "a.graph")
        let words = command.map { "'\($0)'" }.joined(separator: " ")
        let run = try place.shell("'\(Workplace.weir)' \(words) a.graph")
        #expect(run.status == 3)
        #expect(run.errors.contains("a.graph: too large: 480000 Drops and 72003"))
        #expect(run.errors.contains("edges, where Weir can hold 2147483647 and 4294967295"))
        #expect(try place.shell("ls").output == "a.graph\n")
    }

    @Test func moreEdgesThanFitAnIntegerAreToldByCheck() throws {
        let place = try Workplace()
        try place.write(Self.allToAll(500_000_000), to: "a.graph")
        let run = try place.weir("check", "--max-drops", "4000000000", "a.graph")
        #expect(run.status == 3)
        #expect(run.output.contains("edges or more; 2.8 × 10^14 are the most that can be"))
    }

    /// A batch system leaves less than the machine has.
    @Test(arguments: [["unroll"], ["run", "--zero-run", "--session", "s"]])
    func moreThanThereIsMemoryForIsRefused(_ command: [String]) throws {
        let place = try Workplace()
        try place.writeGraph(command: "echo > {out}", copies: 49_000_000)
        let words = command.map { "'\($0)'" }.joined(separator: " ")
        let run = try place.shell("ulimit -v 2000000; '\(Workplace.weir)' \(words) a.graph")
        #expect(run.status == 3)
        #expect(run.errors.contains("a.graph: too large for one "), "\(run.errors)")
        #expect(run.errors.contains("98000000 Drops and 49000000 edges take "))
        #expect(run.errors.contains("there are 2.0 GB here"))
        #expect(!place.has("s"))
    }

    @Test func theLimitsOfControlGroupsOfBothKindsCount() throws {
        let place = try Workplace()
        _ = try place.shell("mkdir -p m/job/step m/memory/slurm/job")
        try place.write("0::/job/step\n", to: "new")
        try place.write("max\n", to: "m/job/step/memory.max")
        let none = Host.controlGroupMemory(groups: place.path + "/new", mount: place.path + "/m")
        #expect(none == .max)
        try place.write("3000\n", to: "m/job/memory.max")
        let outer = Host.controlGroupMemory(groups: place.path + "/new", mount: place.path + "/m")
        #expect(outer == 3000)
        try place.write("4:cpu,memory:/slurm/job\n1:cpu:/job\n", to: "old")
        try place.write("2000\n", to: "m/memory/slurm/job/memory.limit_in_bytes")
        try place.write("9223372036854771712\n", to: "m/memory/slurm/memory.limit_in_bytes")
        let old = Host.controlGroupMemory(groups: place.path + "/old", mount: place.path + "/m")
        #expect(old == 2000)
    }
}
