import TestSupport
import Testing

/// Workflows whose tasks are of one kind and have a command each.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct WorkflowTests {
    private static let workflow = """
        {"name": "letters", "schemaVersion": "1.5", "workflow": {
          "specification": {
            "tasks": [
              {"name": "upper_1", "id": "u1", "parents": [], "children": ["j"],
               "inputFiles": ["in.txt"], "outputFiles": ["one.txt"]},
              {"name": "upper_2", "id": "u2", "parents": [], "children": ["j"],
               "inputFiles": ["in.txt"], "outputFiles": ["sub/two.txt"]},
              {"name": "join", "id": "j", "parents": ["u1", "u2"], "children": [],
               "inputFiles": ["one.txt", "sub/two.txt"], "outputFiles": ["all.txt"]}],
            "files": [
              {"id": "in.txt", "sizeInBytes": 2}, {"id": "one.txt", "sizeInBytes": 2},
              {"id": "sub/two.txt", "sizeInBytes": 2}, {"id": "all.txt", "sizeInBytes": 4}]},
          "execution": {"tasks": [
            {"id": "u1", "runtimeInSeconds": 1,
             "command": {"program": "tr", "arguments": ["a-z", "A-Z", "< in.txt > one.txt"]}},
            {"id": "u2", "runtimeInSeconds": 1,
             "command": {"program": "tr", "arguments": ["b", "z", "< in.txt > sub/two.txt"]}},
            {"id": "j", "runtimeInSeconds": 1,
             "command": {"program": "cat", "arguments": ["one.txt", "sub/two.txt"]}}]}}}
        """

    /// The two of one program are one component, and run what each says for itself.
    @Test(arguments: [1, 2]) func eachTaskRunsItsOwnCommand(_ ranks: Int) throws {
        let place = try Workplace()
        try place.write(Self.workflow, to: "letters.json")
        try place.write("ab\n", to: "in.txt")
        let run = try place.weir("run", "-n", "\(ranks)", "letters.json", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/one.txt") == "AB\n")
        #expect(try place.read("s/data/sub/two.txt") == "az\n")
        #expect(try place.read("s/data/all.txt") == "AB\naz\n")
        #expect(try place.read("in.txt") == "ab\n")
    }

    /// The same by way of the two forms of a physical graph.
    @Test(arguments: ["pg.json", "pg.h5"]) func whatAWorkflowUnrollsToRunsAlike(
        _ physical: String
    ) throws {
        let place = try Workplace()
        try place.write(Self.workflow, to: "letters.json")
        try place.write("ab\n", to: "in.txt")
        let unroll = try place.weir("unroll", "letters.json", "-o", physical)
        #expect(unroll.status == 0, "\(unroll.errors)")
        let run = try place.weir("run", physical, "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/all.txt") == "AB\naz\n")
    }

    @Test func anInputThatIsNotThereIsNamed() throws {
        let place = try Workplace()
        try place.write(Self.workflow, to: "letters.json")
        let run = try place.weir("run", "letters.json", "--session", "s")
        #expect(run.status == 1)
        #expect(run.errors.contains("its file is not there"))
        #expect(run.errors.contains("in.txt"))
    }

    /// Two Drops of one logical node, as DALiuGE writes them but for their commands.
    @Test func dropsOfAPhysicalGraphRunTheirOwnCommands() throws {
        let place = try Workplace()
        let drop = { (number: Int, command: String) in
            """
            {"oid": "1_work_0-\(number)", "iid": "0-\(number)", "lg_key": "work", "name": "work",
             "categoryType": "Application", "category": "BashShellApp", "weight": 1,
             "dropclass": "dlg.apps.bash_shell_app.BashShellApp", "inputs": [],
             "outputs": [{"1_out_0-\(number)": "out"}], "command": "\(command)",
             "fields": [{"name": "command", "value": "\(command)", "usage": "NoPort"}]},
            {"oid": "1_out_0-\(number)", "iid": "0-\(number)", "lg_key": "out", "name": "out",
             "categoryType": "Data", "category": "File", "weight": 1,
             "dropclass": "dlg.data.drops.file.FileDROP", "consumers": [],
             "producers": [{"1_work_0-\(number)": "out"}],
             "fields": [{"name": "filepath", "value": "out.txt", "usage": "NoPort"}]}
            """
        }
        try place.write(
            "[\(drop(0, "echo first > {out}")), \(drop(1, "echo second > {out}")), {}]",
            to: "pg.json")
        let run = try place.weir("run", "pg.json", "--session", "s")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try place.read("s/data/out_0-0.txt") == "first\n")
        #expect(try place.read("s/data/out_0-1.txt") == "second\n")
    }
}
