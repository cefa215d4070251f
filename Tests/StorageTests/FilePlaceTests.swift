import Graphs
import Storage
import Testing

struct FilePlaceTests {
    private let place = FilePlace(dataFolder: "/session/data", inputFolders: ["/launch", "/graph"])

    private func component(_ filepath: String?, copies: Int = 1) -> Component {
        let fields = filepath.map { [Field(id: "1", name: "filepath", value: $0)] } ?? []
        return Component(
            id: "id", name: "My Data", kind: .data, category: "File", categoryType: "Data",
            dropClass: "", levels: copies == 1 ? [] : [Level(group: "s", extent: copies)],
            fields: fields)
    }

    @Test func withoutAPathTheNameAndTheInstanceMakeOne() throws {
        #expect(try place.path(of: 0, component(nil)) == "/session/data/My_Data_0")
        #expect(try place.path(of: 2, component(nil, copies: 4)) == "/session/data/My_Data_0-2")
    }

    @Test func componentsOfOneNameAreToldApartByTheirIDs() throws {
        var other = component(nil)
        other.id = "other"
        let place = FilePlace(
            dataFolder: "/data", inputFolders: [], for: [component(nil), other])
        #expect(try place.path(of: 0, component(nil)) == "/data/My_Data_id_0")
        #expect(try place.path(of: 0, other) == "/data/My_Data_other_0")
        other.name = "Another"
        #expect(try place.path(of: 0, other) == "/data/Another_0")
    }

    @Test func aRelativePathIsInTheDataFolder() throws {
        #expect(try place.path(of: 0, component("out/a.txt")) == "/session/data/out/a.txt")
    }

    @Test func anAbsolutePathStays() throws {
        #expect(try place.path(of: 0, component("/scratch/a.txt")) == "/scratch/a.txt")
    }

    @Test func copiesGetNamesOfTheirOwn() throws {
        #expect(try place.path(of: 3, component("a.txt", copies: 4)) == "/session/data/a_0-3.txt")
        #expect(try place.path(of: 3, component("a", copies: 4)) == "/session/data/a_0-3")
        #expect(try place.path(of: 3, component(".a", copies: 4)) == "/session/data/.a_0-3")
        #expect(
            try place.path(of: 3, component("x.d/a", copies: 4)) == "/session/data/x.d/a_0-3")
    }

    @Test func placeholdersTellCopiesApart() throws {
        #expect(
            try place.path(of: 3, component("a_{iid}_b.txt", copies: 4))
                == "/session/data/a_0-3_b.txt")
        #expect(
            try place.path(of: 1, component("{uid}.ms", copies: 4))
                == "/session/data/My_Data_0-1.ms")
    }

    @Test func aFolderGetsTheDefaultName() throws {
        #expect(
            try place.path(of: 1, component("maps/", copies: 4))
                == "/session/data/maps/My_Data_0-1")
    }

    @Test func aPathThatLeadsOutOfTheSessionIsRefused() {
        #expect(throws: FilePlace.PathError.leavesSession("../../etc/passwd")) {
            try place.path(of: 0, component("../../etc/passwd"))
        }
    }

    @Test func aVariableThatIsNotSetIsRefused() {
        #expect(throws: FilePlace.PathError.variableUnset("NO_SUCH_VARIABLE_OF_WEIR")) {
            try place.path(of: 0, component("$NO_SUCH_VARIABLE_OF_WEIR/a"))
        }
    }

    @Test func aVariableIsExpanded() throws {
        let path = try place.path(of: 0, component("$PATH"))
        #expect(path.contains("/bin"))
        #expect(!path.contains("$"))
    }

    @Test func inputsAreLookedForWhereTheRunStartedThenBesideTheGraph() throws {
        #expect(
            try place.inputCandidates(0, component("in.txt"))
                == ["/launch/in.txt", "/graph/in.txt", "/session/data/in.txt"])
        #expect(try place.inputCandidates(0, component("/in.txt")) == ["/in.txt"])
    }

    @Test func aPartialNameIsHiddenAndKeepsItsEnding() {
        #expect(FilePlace.partial("/a/b.txt") == "/a/.part-b.txt")
        #expect(FilePlace.partial("b.txt") == ".part-b.txt")
    }

    /// Names may be as long as file systems take them, while they are written, too.
    @Test func aPartialNameIsNotTooLong() {
        let long = String(repeating: "ü", count: 125) + ".fits"
        #expect(long.utf8.count == 255)
        let partial = FilePlace.partial("/a/" + long)
        let name = partial.dropFirst(3)
        #expect(name.utf8.count <= 255 && partial.hasPrefix("/a/.part-"))
        #expect(name.hasSuffix("ü.fits"))
        #expect(FilePlace.partial("/a/x" + long.dropFirst()) != partial)
    }

    @Test func aNulIsNoPartOfAPath() {
        #expect(throws: FilePlace.PathError.hasNul) {
            try place.path(of: 0, component("a\0b"))
        }
    }

    @Test func aNameOfTheGraphIsMadeOneOfAFile() throws {
        for (name, file) in [
            ("a:b,c/d e\nf", "a_b_c_d_e_f_0"), ("déjà vu", "déjà_vu_0"),
            (String(repeating: "x", count: 200), String(repeating: "x", count: 200) + "_0"),
            (String(repeating: "x", count: 201), String(repeating: "x", count: 200) + "_0"),
            // No character is cut in two.
            (String(repeating: "é", count: 101), String(repeating: "é", count: 100) + "_0"),
        ] {
            var named = component(nil)
            named.name = name
            #expect(try place.path(of: 0, named) == "/session/data/" + file)
        }
    }

    @Test func dotsThatAreNoStepUpMayStay() throws {
        #expect(try place.path(of: 0, component("a..b/..c")) == "/session/data/a..b/..c")
        #expect(throws: FilePlace.PathError.leavesSession("a/..")) {
            try place.path(of: 0, component("a/.."))
        }
    }
}
