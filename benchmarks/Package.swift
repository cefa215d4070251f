// swift-tools-version: 6.2
// The figures of DESIGN section 11, as a package of its own: no build of Weir pays for it, and it
// sees of Weir what a user sees, the program. It has no dependency on the package above.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "weir-benchmarks",
    targets: [
        .executableTarget(name: "bench", swiftSettings: strict),

        // What the figures are held against; C, built with -O2 by `-c release`.
        .executableTarget(name: "count-dependencies"),
        .executableTarget(name: "fill-columns"),
        .executableTarget(name: "move-bytes"),
        .executableTarget(name: "mpi-ping-pong", dependencies: ["CMPI"]),
        .executableTarget(name: "task-bench", dependencies: ["CMPI"]),
        .systemLibrary(name: "CMPI", pkgConfig: "ompi-c"),

        .executableTarget(name: "start-programs"),

        // Tells what the system adds to the time of a thread.
        .executableTarget(name: "hold-nothing"),

        // A task of a workflow that is run for real.
        .executableTarget(name: "workflow-task"),

        // Keeps all cores busy while a program runs.
        .executableTarget(name: "beside-busy"),

        // Starts a program and tells how much memory it had at most.
        .executableTarget(name: "peak-memory"),
    ]
)
