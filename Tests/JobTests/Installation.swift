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

    /// Why no image can be made here; nil where one can.
    static let imageObstacle: String? = {
        guard geteuid() == 0 else { return "only root can make one" }
        for program in ["/usr/sbin/debootstrap", "/usr/bin/ch-run"]
        where !FileManager.default.fileExists(atPath: program) {
            return "\(program) is not installed"
        }
        // As .ci/bare has it: what apt can reach, debootstrap can.
        let reached = try? Command(
            "/bin/bash",
            [
                "-c",
                "wget -q -T 10 -t 1 -O /dev/null http://deb.debian.org/debian/dists/bookworm/Release",
            ]
        ).run(within: .seconds(20))
        return reached?.status == 0 ? nil : "deb.debian.org cannot be reached"
    }()

    static let ofMPICH = Place.root + "/.build/mpich/debug"
    static let hasMPICH =
        FileManager.default.fileExists(atPath: ofMPICH + "/weir")
        && FileManager.default.fileExists(atPath: "/usr/bin/mpiexec.mpich")
}
