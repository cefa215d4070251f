import Foundation
import TestSupport

/// A weir that was installed, as `make install` does it.
enum Installation {
    /// What `make build` made, with Swift's runtime in it; nil where it has not.
    static let program: String? = {
        let path = Place.root + "/.build/release/weir"
        guard let libraries = try? Command("ldd", [path]).run(), libraries.status == 0,
            !libraries.output.contains("libswift")
        else { return nil }
        return path
    }()

    static let needsProgram = "`make build` has not been called: there is no weir to install"

    static let lmod = "/usr/share/lmod/lmod/init/bash"

    /// Of Environment Modules, which Debian does not install beside Lmod: `.ci/setup` unpacks it.
    static let modulecmd: String? = {
        let given = ProcessInfo.processInfo.environment["WEIR_MODULECMD"]
        let places =
            given.map { [$0] }
            ?? ["", "/var/lib/weir-tests/environment-modules"].map {
                $0 + "/usr/lib/x86_64-linux-gnu/modulecmd.tcl"
            }
        return places.first(where: FileManager.default.fileExists(atPath:))
    }()

    /// Whether there is something that reads such modulefiles.
    static func has(_ kind: String) -> Bool {
        kind == "lua"
            ? FileManager.default.fileExists(atPath: lmod) : modulecmd != nil
    }

    /// Shell that makes `module` a command, as a centre's login shells have it, by the kind of modulefile.
    static func module(_ kind: String) -> String {
        kind == "lua"
            ? ". \(lmod)"
            : "module() { eval \"$(tclsh '\(modulecmd ?? "")' bash \"$@\")\"; }"
    }
}
