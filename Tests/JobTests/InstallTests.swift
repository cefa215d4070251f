import Foundation
import TestSupport
import Testing

/// What `.ci/install` puts where; of the program itself the debug build, which is there in any case.
@Suite(.timeLimit(.minutes(60)))
struct InstallTests {
    private func installed() throws -> Place {
        let place = try Place()
        let made = try place.shell("'\(Place.root)/.ci/install' '\(Place.weir)' \"$PWD/opt\"")
        #expect(made.status == 0, "\(made.errors)")
        return place
    }

    private static func have(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    @Test func allThatACentreWantsIsThere() throws {
        let place = try installed()
        for name in [
            "bin/weir", "share/man/man1/weir.1", "share/weir/sites/setonix.site",
            "share/bash-completion/completions/weir", "share/zsh/site-functions/_weir",
            "share/fish/vendor_completions.d/weir.fish",
        ] {
            #expect(place.has("opt/" + name), "\(name)")
        }
        let all = try place.shell("grep -r '@[A-Z]*@' opt/share; true").output
        #expect(all.isEmpty, "\(all)")
    }

    @Test func withDESTDIRThePathsAreThoseOfThePrefix() throws {
        let place = try Place()
        let made = try place.shell(
            "'\(Place.root)/.ci/install' '\(Place.weir)' /opt/weir \"$PWD/root\"")
        #expect(made.status == 0, "\(made.errors)")
        #expect(place.has("root/opt/weir/bin/weir"))
        #expect(
            try place.shell("cat root/opt/weir/share/weir/modulefiles/tcl/weir/*").output
                .contains("prepend-path PATH /opt/weir/bin\n"))
    }

    @Test func theInstalledProgramFindsItsSites() throws {
        let place = try installed()
        let list = try place.shell("cd / && '\(place.path)/opt/bin/weir' job --sites")
        #expect(list.output.contains("\nsetonix "), "\(list.errors)")
    }

    @Test(
        .enabled(if: have("/usr/share/lmod/lmod/init/bash"), "lmod is not installed"),
        arguments: ["lua", "tcl"])
    func lmodLoadsIt(_ kind: String) throws {
        let place = try installed()
        let run = try place.shell(
            """
            . /usr/share/lmod/lmod/init/bash
            module use $PWD/opt/share/weir/modulefiles/\(kind)
            module load weir && command -v weir && weir version && echo "$MANPATH"
            module unload weir; ! command -v weir
            """)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("\(place.path)/opt/bin/weir\nweir 0."), "\(run.output)")
        #expect(run.output.contains("/opt/share/man"), "\(run.output)")
    }

    @Test(.enabled(if: Installation.modulecmd != nil, "Environment Modules is not here"))
    func environmentModulesLoadIt() throws {
        let place = try installed()
        let run = try place.shell(
            """
            \(Installation.module("tcl"))
            module use $PWD/opt/share/weir/modulefiles/tcl
            module load weir && command -v weir && weir version && echo "$MANPATH"
            module unload weir; ! command -v weir
            """)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("\(place.path)/opt/bin/weir\nweir 0."), "\(run.output)")
        #expect(run.output.contains("/opt/share/man"), "\(run.output)")
    }

    /// Made of the table of commands, so that no option is forgotten.
    @Test func theManualPageIsReadByManWithoutComplaint() throws {
        let place = try Place()
        let page = try place.weir("help", "man").output
        for part in [".SH NAME", ".SS weir job slurm|pbs GRAPH [options]", ".SH EXIT STATUS"] {
            #expect(page.contains("\n" + part + "\n"), "\(part)")
        }
        guard Self.have("/usr/bin/groff") else { return }
        let shown = try place.shell(
            "$WEIR help man | groff -man -Tutf8 -P-cbou 2>&1 >shown; cat shown")
        #expect(!shown.output.contains("troff:"), "\(shown.output.prefix(500))")
        #expect(shown.output.contains("WEIR(1)"))
    }

    @Test(arguments: [
        ("weir ver", "verify\nversion"), ("weir run --dedi", "--dedicated-master"),
        ("weir help exit", "exit-status"),
        ("weir job sl", "slurm"),
    ])
    func bashCompletes(_ typed: String, _ completed: String) throws {
        let place = try Place()
        let words = typed.split(separator: " ").map { "'\($0)'" }.joined(separator: " ")
        let run = try place.shell(
            """
            eval "$("$WEIR" help completions bash)"
            COMP_WORDS=(\(words)); COMP_CWORD=\(typed.split(separator: " ").count - 1)
            _weir; printf '%s\\n' "${COMPREPLY[@]}"
            """)
        #expect(run.output == completed + "\n", "\(run.output)\(run.errors)")
    }

    @Test(arguments: ["zsh", "fish"]) func otherShellsReadTheirs(_ shell: String) throws {
        let place = try Place()
        let text = try place.weir("help", "completions", shell).output
        #expect(text.contains("max-restarts"))
        let path = "/usr/bin/" + shell
        guard Self.have(path) else { return }
        try place.write(text, to: "completions")
        #expect(try place.shell("\(path) -n completions").status == 0)
    }

    @Test(arguments: [
        ("help exit-statsu", "no such topic: exit-statsu\n  try: weir help exit-status"),
        ("help completions", "completions of bash, zsh or fish"),
        ("jobb", "unknown command jobb\n  try: weir job"),
    ])
    func whatIsMistypedIsGuessed(_ line: String, _ said: String) throws {
        let place = try Place()
        let run = try place.shell("$WEIR " + line)
        #expect(run.status == 2)
        #expect(run.errors.contains(said), "\(run.errors)")
    }

    /// Both images have the same packages, and so does the page.
    @Test func theImagesHaveTheSamePackages() throws {
        let packages = ["openmpi-bin", "libhdf5-103-1", "libmetis5", "libsimdjson14"]
        for file in ["charliecloud", "weir.def"] {
            let text = try String(
                contentsOfFile: Place.root + "/jobs/containers/" + file, encoding: .utf8)
            for package in packages { #expect(text.contains(package), "\(file): \(package)") }
        }
    }
}
