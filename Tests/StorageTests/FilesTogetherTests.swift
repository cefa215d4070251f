import Foundation
import Testing

@testable import Storage

struct FilesTogetherTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("weir-together-\(UUID().uuidString)").path

    @Test(arguments: [0, 1, 2, 40])
    func contentsComeInTheOrderOfTheirPaths(_ count: Int) throws {
        try Files.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let paths = (0..<count).map { "\(folder)/\($0)" }
        let contents = (0..<count).map { [UInt8](repeating: UInt8($0), count: $0 * 1000) }
        for (path, bytes) in zip(paths, contents) { try Files.write(bytes, to: path) }
        #expect(try Files.readTogether(paths) == contents)
    }

    @Test func theFirstThatIsNotThereIsNamed() throws {
        try Files.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Files.write([1], to: folder + "/a")
        let paths = ["a", "missing", "gone"].map { folder + "/" + $0 }
        #expect(throws: FileError("open", paths[1], code: ENOENT)) {
            _ = try Files.readTogether(paths)
        }
    }
}
