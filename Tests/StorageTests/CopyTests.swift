import Foundation
import Testing

@testable import Storage

/// Copies of folders, whatever the names in them are.
struct CopyTests {
    /// Names that are no UTF-8, of a file, a folder, a link and what it leads to.
    private static let making = """
        mkdir -p $'from/in\\376/deep' && cd from && echo one > $'in\\376/a\\377b' &&
        echo two > $'in\\376/deep/\\303' && ln -s $'in\\376/a\\377b' link && ln -s $'\\377' $'none\\377'
        chmod 750 $'in\\376/a\\377b'
        """
    private static let listing = "find . -printf '%P %y %l\\n' | LC_ALL=C sort | od -c"

    private func bash(_ command: String, in folder: String) throws -> (
        status: Int32, output: String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test func namesAreBytes() throws {
        let folder = NSTemporaryDirectory() + "/weir-copy-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? Files.removeTree(folder) }
        let made = try bash(Self.making, in: folder)
        try #require(made.status == 0)
        let facts = try Files.copyVerified(folder + "/from", to: folder + "/to")
        #expect(facts.isFolder)
        let (from, to) = (
            try bash(Self.listing, in: folder + "/from"), try bash(Self.listing, in: folder + "/to")
        )
        #expect(from.output == to.output && from.output.contains("376"))
        let compared = try bash("diff -r --no-dereference from to", in: folder)
        #expect(compared.status == 0 && compared.output.isEmpty)
    }

    /// To read it would take for ever.
    @Test func aPipeIsMadeAgainAndNotRead() throws {
        let folder = NSTemporaryDirectory() + "/weir-copy-\(UUID().uuidString)"
        defer { try? Files.removeTree(folder) }
        try FileManager.default.createDirectory(
            atPath: folder + "/from", withIntermediateDirectories: true)
        try #require(bash("mkfifo from/pipe; echo a > from/file", in: folder).status == 0)
        _ = try Files.copyVerified(folder + "/from", to: folder + "/to")
        let listed = try bash("find to -printf '%P %y\\n' | sort", in: folder).output
        #expect(listed == " d\nfile f\npipe p\n")
    }

    @Test func aPathIsPutTogetherOfBytes() {
        let path = BytePath("/a") / BytePath("b")
        #expect(path == BytePath("/a/b") && path.isAbsolute && path.text == "/a/b")
        #expect(path.isInside(BytePath("/a")) && !path.isInside(path))
        #expect(!BytePath("/ab").isInside(BytePath("/a")))
    }
}
