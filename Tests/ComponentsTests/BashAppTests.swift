import Components
import Graphs
import Testing

struct BashAppTests {
    private let inputs = [
        PortFile(port: "in", path: "/d/in.txt", node: "node-1"),
        PortFile(port: "other", path: "/d/it's here", node: "node-2"),
    ]
    private let outputs = [PortFile(port: "out", path: "/d/.part-out", node: "node-3")]

    private func app(
        _ command: String, outputs: [PortFile]? = nil, parameters: [Field] = []
    ) throws(BashApp.CommandError) -> BashApp {
        let component = Component(
            id: "app", name: "App", kind: .app, category: "BashShellApp",
            categoryType: "Application", dropClass: "",
            fields: [Field(id: "c", name: "command", value: command)] + parameters)
        return try BashApp(
            component, of: 0, inputs: inputs, outputs: outputs ?? self.outputs)
    }

    @Test(arguments: [
        ("cat {in} > {out}", "cat /d/in.txt > /d/.part-out"),
        ("cat %i[in] > %o[out]", "cat /d/in.txt > /d/.part-out"),
        ("cat %i0 > %o0", "cat /d/in.txt > /d/.part-out"),
        ("cat %i[node-1] > %o[node-3]", "cat /d/in.txt > /d/.part-out"),
        ("cat {other} > {out}", #"cat '/d/it'\''s here' > /d/.part-out"#),
        (
            "echo ${HOME} {a,b} %d { } {unknown} > {out}",
            "echo ${HOME} {a,b} %d { } {unknown} > /d/.part-out"
        ),
        ("printf '%s%i' > {out}", "printf '%s%i' > /d/.part-out"),
    ])
    func pathsTakeThePlacesOfPorts(_ command: String, _ expected: String) throws {
        #expect(try app(command).command == expected)
    }

    @Test func parametersTakeThePlacesOfTheirNames() throws {
        let parameters = [Field(id: "p", name: "level", value: "7")]
        #expect(
            try app("gzip -{level} {in} > {out}", parameters: parameters).command
                == "gzip -7 /d/in.txt > /d/.part-out")
    }

    @Test func contentsArePutInAsTheyAre() throws {
        let component = Component(
            id: "app", name: "App", kind: .app, category: "", categoryType: "", dropClass: "",
            fields: [
                Field(id: "c", name: "command", value: "dd {opts} count={n} if={in} {none} %i[n]"),
                Field(id: "n", name: "none", value: "7"),
            ])
        let read = [
            PortFile(port: "opts", path: "/o", node: "1", content: "bs=2 conv=swab"),
            PortFile(port: "n", path: "/n 1", node: "2", content: "10"),
            PortFile(port: "none", path: "/m", node: "3", content: ""), inputs[0],
        ]
        #expect(
            try BashApp(component, of: 0, inputs: read, outputs: []).command
                == "dd bs=2 conv=swab count=10 if=/d/in.txt 7 '/n 1'")
    }

    @Test func dropsOfAPhysicalGraphHaveNamesOfTheirOwn() throws {
        let drop = PortFile(port: "in", path: "/d/x", node: "node", oid: "S_node_0-1")
        let component = Component(
            id: "app", name: "App", kind: .app, category: "", categoryType: "", dropClass: "",
            fields: [Field(id: "c", name: "command", value: "cat {S_node_0-1} %i[S_node_0-1]")])
        #expect(
            try BashApp(component, of: 0, inputs: [drop], outputs: []).command == "cat /d/x /d/x")
    }

    @Test func dataURLsNameTheHostAndThePath() throws {
        let text = try app("get %iDataURL[in] %iDataURL0 %oDataURL[out] %iDataUR").command
        let words = text.split(separator: " ")
        #expect(words[1].hasPrefix("file://") && words[1].hasSuffix("/d/in.txt"))
        #expect(words[1] == words[2] && words[3].hasSuffix("/d/.part-out"))
        #expect(words[4] == "%iDataUR")
    }

    @Test func theInputAtAPortCalledStdinIsStandardInput() throws {
        let component = Component(
            id: "app", name: "App", kind: .app, category: "", categoryType: "", dropClass: "",
            fields: [Field(id: "c", name: "command", value: "cat")])
        let standard = PortFile(port: "stdin", path: "/d/s", node: "n")
        let app = try BashApp(component, of: 0, inputs: inputs + [standard], outputs: [])
        #expect(app.standardInput == standard)
        #expect(try self.app("cat").standardInput == nil)
    }

    @Test func severalDropsAtOnePortAreSeveralWords() throws {
        let both = inputs.map { PortFile(port: "in", path: $0.path, node: $0.node) }
        let component = Component(
            id: "app", name: "App", kind: .app, category: "", categoryType: "", dropClass: "",
            fields: [Field(id: "c", name: "command", value: "cat {in}")])
        let app = try BashApp(component, of: 0, inputs: both, outputs: [])
        #expect(app.command == #"cat /d/in.txt '/d/it'\''s here'"#)
    }

    @Test func theOnlyOutputTakesStandardOutputWhereTheCommandNamesNone() throws {
        #expect(try app("cat {in}").standardOutput == outputs[0])
        #expect(try app("cat {in} > {out}").standardOutput == nil)
        #expect(try app("cat {in}", outputs: outputs + inputs).standardOutput == nil)
        #expect(try app("cat {in}", outputs: []).standardOutput == nil)
    }

    @Test func eachDropOfAnImportedComponentHasItsOwnCommand() throws {
        var component = Component(
            id: "app", name: "App", kind: .app, category: "", categoryType: "", dropClass: "",
            fields: [Field(id: "c", name: "command"), Field(id: "l", name: "level", value: "1")])
        component.imported = [
            ImportedInstance(
                oid: "a", iid: "0-0", parameters: [InstanceParameter("command", "one {level}")]),
            ImportedInstance(
                oid: "b", iid: "0-1",
                parameters: [
                    InstanceParameter("command", "two {level} {more}"),
                    InstanceParameter("level", "2"), InstanceParameter("more", "3"),
                ]),
        ]
        let commands = try (0..<2).map {
            try BashApp(component, of: $0, inputs: [], outputs: []).command
        }
        #expect(commands == ["one 1", "two 2 3"])
    }

    @Test func aFileThatTheCommandCallsByItsNameDoesNotTakeStandardOutput() throws {
        let named = PortFile(port: "", path: "/d/.part-x.txt", node: "n", name: "x.txt")
        #expect(try app("sort > x.txt", outputs: [named]).standardOutput == nil)
        #expect(try app("sort", outputs: [named]).standardOutput == named)
    }

    @Test func anOutputPortCalledStdoutTakesStandardOutput() throws {
        let standard = PortFile(port: "stdout", path: "/d/s", node: "n")
        #expect(try app("tool {out}", outputs: outputs + [standard]).standardOutput == standard)
    }

    @Test func aPortThatIsNotThereIsNamedWithThosesThatAre() {
        #expect(throws: BashApp.CommandError.unknownName("inn", known: ["in", "other"])) {
            try app("cat %i[inn]")
        }
        #expect(throws: BashApp.CommandError.unknownName("%o1", known: ["out"])) {
            try app("cat > %o1")
        }
    }

    @Test func anAppWithoutACommandIsRefused() {
        #expect(throws: BashApp.CommandError.noCommand) { try app("") }
    }
}
