import Foundation
import JSON
import Sessions
import Storage
import Testing

struct SessionDirectoryTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("weir-session-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test func aNewSessionIsForItsOwnerOnly() throws {
        try inFolder { folder in
            let session = try SessionDirectory.create(at: folder + "/a/b.weir")
            let mode = try FileManager.default.attributesOfItem(atPath: session.path)
            #expect(mode[.posixPermissions] as? Int == 0o700)
            #expect(Files.exists(session.dataFolder))
        }
    }

    @Test func aSessionThatIsThereIsNotOverwritten() throws {
        try inFolder { folder in
            _ = try SessionDirectory.create(at: folder + "/s")
            #expect(throws: FileError.self) { try SessionDirectory.create(at: folder + "/s") }
        }
    }

    @Test func onlyADirectoryWithADescriptionIsASession() throws {
        try inFolder { folder in
            #expect(SessionDirectory.open(folder) == nil)
            let session = try SessionDirectory.create(at: folder + "/s")
            let description = SessionDescription(
                version: "1", graph: "a \"quoted\" name", graphPath: "/x/y.graph", ranks: 4,
                partitions: 16, drops: 35, started: 1_000,
                inputFolders: ["/a", "/b"], isTrial: true)
            try description.write(to: session)
            #expect(SessionDirectory.open(folder + "/s") == session)
            let bytes = try Files.read(session.descriptionFile)
            let document = try JSONDocument(parsing: bytes)
            #expect(SessionDescription(document.root) == description)
        }
    }
}
