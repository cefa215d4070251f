import Foundation
import Testing

@testable import Storage

struct RenameTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("weir-rename-\(UUID().uuidString)").path

    /// As root even /dev/null would be a file for everybody.
    @Test func whatIsNoFileKeepsItsName() throws {
        try Files.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let pipe = folder + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        #expect {
            try Files.replace(pipe, by: [1])
        } throws: { error in
            (error as? FileError)?.reason == "a device, pipe or socket, not a file"
        }
        #expect(!Files.isRegular(pipe))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["pipe"])
    }

    @Test func aFileAndALinkDoNot() throws {
        try Files.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Files.write([1], to: folder + "/file")
        try Files.link(folder + "/link", to: "nowhere")
        for name in ["file", "link", "new"] {
            try Files.replace("\(folder)/\(name)", by: [2])
            #expect(try Files.read("\(folder)/\(name)") == [2])
        }
    }
}
