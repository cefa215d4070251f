import Foundation
import HDF5
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(60)))
struct HDF5FileTests {
    @Test func theLibrarySaysItsVersion() throws {
        #expect(try HDF5Library.version.contains(/^\d+\.\d+\.\d+$/))
    }

    @Test func aFailureTellsTheInnermostReason() throws {
        #expect {
            _ = try HDF5File.open("/no/such/file.h5")
        } throws: { error in
            guard case .failed("H5Fopen", let reason)? = error as? HDF5Error else { return false }
            return reason.contains("/no/such/file.h5") && reason.contains("No such file")
        }
    }

    @Test func whatIsNoHDF5FileIsRefused() throws {
        let scratch = try Scratch()
        try Data("not HDF5 at all".utf8).write(to: URL(fileURLWithPath: scratch.file("a.h5")))
        #expect(throws: HDF5Error.self) { _ = try HDF5File.open(scratch.file("a.h5")) }
    }

    @Test func missingObjectsAndGroupsAreToldByName() throws {
        let file = try HDF5File.createInMemory()
        #expect(throws: HDF5Error.missing("a/b")) { _ = try file.root().dataset("a/b") }
        #expect(throws: HDF5Error.missing("a")) { _ = try file.root().group("a") }
        _ = try file.root().createGroup("a")
        #expect(throws: HDF5Error.self) { _ = try file.root().dataset("a") }
    }

    /// Neither the file nor the objects in it have times.
    @Test func theSameContentsMakeTheSameBytes() throws {
        let images = try (0..<2).map { _ in
            let file = try HDF5File.createInMemory()
            try file.root().createDataset("a/x", .uint8, count: 2).write([UInt8(1), 2])
            return try file.image()
        }
        #expect(images[0] == images[1])
        #expect(images[0].starts(with: HDF5File.magic))
        #expect(images[0][8] >= 2, "metadata without checksums")
        let copy = try HDF5File.open(image: images[0])
        #expect(try copy.root().dataset("a/x").read(0..<2, as: UInt8.self) == [1, 2])
    }

    @Test func threadsMayUseFilesOfTheirOwnAtTheSameTime() async throws {
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<32 {
                group.addTask {
                    guard (try? HDF5File.open("/no/such/\(number).h5").root()) == nil,
                        let file = try? HDF5File.createInMemory(),
                        let dataset = try? file.root().createDataset("x", .int64, count: 1)
                    else { return false }
                    try? dataset.write([number])
                    return (try? dataset.read(0..<1, as: Int.self)) == [number]
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 32 && outcomes.allSatisfy(\.self))
    }
}
