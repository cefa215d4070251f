// swift-tools-version: 6.2
// Imports point one way, from the user to the used; the compiler keeps it so. docs/design/ has the picture.
import PackageDescription

/// As pkg-config calls them. WEIR_MPI=mpich builds for MPICH and what is made from it, in a folder of its
/// own (--scratch-path); HDF5 has this name on Debian, and is "hdf5" elsewhere.
let mpi = Context.environment["WEIR_MPI"] ?? "ompi-c"
let hdf5 = Context.environment["WEIR_HDF5"] ?? "hdf5-serial"

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "weir",
    targets: [
        // Values and the pure core: standard library only.
        library("Graphs"),
        library("Engine", ["Graphs"]),
        library("Randomness"),

        // From what people draw to the physical graph, cut into partitions.
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        library("JSON", ["CSimdJSON"]),
        library("Translation", ["Graphs", "JSON"]),
        .systemLibrary(name: "CMETIS"),
        library("Partitioning", ["CMETIS", "Graphs", "Randomness"]),
        library("Planning", ["Engine", "Graphs", "Partitioning"]),

        // The rim: processes, messages, files.
        .systemLibrary(name: "CMPI", pkgConfig: mpi),
        library("MPI", ["CMPI"]),
        library("Transport", ["MPI", "Randomness"]),
        .target(name: "CSpawn"),
        library("Spawner", ["CMemory", "CSpawn"]),
        .target(name: "CChecksum"),
        .target(name: "CMemory"),
        library("Storage", ["CChecksum", "CMemory", "Graphs"]),
        .systemLibrary(name: "CHDF5", pkgConfig: hdf5),
        library("HDF5", ["CHDF5"]),
        library("GraphFiles", ["Graphs", "HDF5", "Storage"]),
        library("Arena", ["HDF5", "Storage"]),
        library("Components", ["Graphs", "Storage"]),
        library("Sessions", ["Graphs", "JSON", "Storage"]),

        // From what a user and a site say to the text of a job script.
        library("Batch"),

        // A rank's loop, and the program around it.
        library(
            "Execution",
            [
                "Arena", "Engine", "Graphs", "Components", "Sessions", "Spawner", "Storage",
                "Transport",
            ]),
        library(
            "CommandLine",
            [
                "Arena", "Batch", "Components", "Engine", "Execution", "GraphFiles", "Graphs",
                "HDF5", "JSON", "MPI",
                "Partitioning", "Planning", "Sessions", "Spawner", "Storage", "Translation",
                "Transport",
            ]),
        .executableTarget(name: "weir", dependencies: ["CommandLine"], swiftSettings: strict),

        // Tests. What needs several ranks or a spawner of its own is a program that tests start.
        .executableTarget(
            name: "mpi-scenarios", dependencies: ["MPI", "Randomness", "Transport"],
            swiftSettings: strict),
        .executableTarget(
            name: "spawner-probe", dependencies: ["Spawner"], path: "Tests/SpawnerProbe",
            swiftSettings: strict),
        // Optimised in debug builds, too: making mutants took half of the test's time.
        .executableTarget(
            name: "weir-fuzz", dependencies: ["Randomness"], path: "Tests/Fuzz",
            exclude: ["Graphs"],
            swiftSettings: strict + [.unsafeFlags(["-O"])]),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
        tests("BatchTests", ["Batch", "TestSupport"], exclude: ["Snapshots"]),
        tests("GraphsTests", ["Graphs", "Randomness"]),
        tests("EngineTests", ["Engine", "Graphs", "Randomness", "Transport"]),
        tests("JSONTests", ["JSON", "Randomness"]),
        tests(
            "TranslationTests", ["Graphs", "JSON", "TestSupport", "Translation", "weir"],
            exclude: ["Fixtures"]),
        tests("PartitioningTests", ["Graphs", "Partitioning", "Randomness"]),
        .executableTarget(
            name: "partition-probe", dependencies: ["Graphs", "Partitioning", "Randomness"],
            path: "Tests/PartitionProbe", swiftSettings: strict),
        tests("PlanningTests", ["Engine", "Graphs", "Partitioning", "Planning", "Randomness"]),
        tests("StorageTests", ["Graphs", "Storage"]),
        tests("ComponentsTests", ["Components", "Graphs"]),
        tests("SessionsTests", ["Graphs", "JSON", "Sessions", "Storage", "TestSupport"]),
        tests(
            "ExecutionTests",
            [
                "Components", "Engine", "Execution", "Graphs", "Randomness", "Sessions", "Spawner",
                "Storage", "Transport",
            ]),
        tests(
            "CommandLineTests",
            ["CommandLine", "Execution", "Randomness", "Spawner", "TestSupport", "weir"]),
        tests("JobTests", ["Batch", "TestSupport", "weir"]),
        tests("FuzzTests", ["TestSupport", "weir", "weir-fuzz"]),
        tests("HDF5Tests", ["HDF5", "TestSupport"]),
        .executableTarget(
            name: "arena-probe", dependencies: ["Arena", "Storage"], path: "Tests/ArenaProbe",
            swiftSettings: strict),
        tests(
            "ArenaTests", ["Arena", "HDF5", "Randomness", "Storage", "TestSupport", "arena-probe"]),
        tests(
            "GraphFilesTests",
            [
                "GraphFiles", "Graphs", "HDF5", "JSON", "Randomness", "Translation", "TestSupport",
                "weir",
            ]),
        tests("SpawnerTests", ["Randomness", "Spawner", "spawner-probe"]),
        tests("TransportTests", ["Randomness", "Transport"]),
        tests("MPITests", ["MPI", "TestSupport", "mpi-scenarios"]),
    ],
    cxxLanguageStandard: .cxx17
)
