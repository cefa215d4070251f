import Foundation
import Testing

@testable import Storage

/// Copies of folders, whatever the names in them are.
struct CopyTests {
    /// Names that are no UTF-8, of a file, a folder, a link and what it leads to.
    private static let making = """
        mkdir -p $'from/in\\376/deep' && cd from && echo one > $'in\\376/a\\377b' &&
        echo two > $'in\\376/deep/\\303' && ln -s $'in\\376/a\\377b' link && ln -s $'\\377' $'none\\377'
        chmod 750 $'in\\376/a\\377b' && mkdir $'in\\376/deep/open' && chmod 2775 $'in\\376/deep/open'
        chmod 500 $'in\\376/deep' && chmod 555 $'in\\376'
        """
    private static let listing =
        "find . -mindepth 1 -printf '%P %y %l %m\\n' | sed 's/ 2775$/ 775/' | LC_ALL=C sort | od -c"

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

    /// Where nothing can have a second name of what is in the folder for temporary files; nil if there is none.
    private static let elsewhere: String? = ["/dev/shm", "/var/tmp", "/run"].first { folder in
        device(folder) != nil && device(folder) != device(NSTemporaryDirectory())
            && access(folder, W_OK) == 0
    }

    private static func device(_ folder: String) -> dev_t? {
        var status = stat()
        return stat(folder, &status) == 0 ? status.st_dev : nil
    }

    private func scratch(in folder: String = NSTemporaryDirectory()) throws -> String {
        let path = folder + "/weir-copy-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Twice: the second time what is there is replaced.
    private func deliver(to results: String) throws {
        let folder = try scratch()
        defer { try? Files.removeTree(folder) }
        try #require(bash(Self.making + "; chmod 700 .", in: folder).status == 0)
        for _ in 0..<2 {
            try Files.deliver(folder + "/from", to: results + "/to")
            let from = try bash(Self.listing, in: folder + "/from")
            let to = try bash(Self.listing, in: results + "/to")
            #expect(from.output == to.output && from.output.contains("376"), "\(to.output)")
            let compared = try bash(
                "diff -r --no-dereference '\(folder)/from' '\(results)/to'", in: folder)
            #expect(compared.status == 0 && compared.output.isEmpty, "\(compared.output)")
        }
    }

    @Test func resultsHaveTheirNamesAndModes() throws {
        let results = try scratch()
        defer { try? Files.removeTree(results) }
        try deliver(to: results)
    }

    @Test(.enabled(if: Self.elsewhere != nil, "there is but one file system here"))
    func resultsHaveThemOnAnotherFileSystem() throws {
        let results = try scratch(in: try #require(Self.elsewhere))
        defer { try? Files.removeTree(results) }
        try deliver(to: results)
    }

    /// A file, what a link leads to, and a name that has no room for more letters.
    @Test(.enabled(if: Self.elsewhere != nil, "there is but one file system here"))
    func filesAndLinksArePutElsewhere() throws {
        let folder = try scratch()
        let results = try scratch(in: try #require(Self.elsewhere))
        defer {
            for path in [folder, results] { try? Files.removeTree(path) }
        }
        let long = String(repeating: "n", count: 255)
        let made = try bash(
            """
            echo text > \(long) && chmod 751 \(long) && ln -s \(long) link
            mkdir away in && echo far > away/far && ln -s ../away in/away && mkfifo pipe
            """, in: folder)
        try #require(made.status == 0)
        for _ in 0..<2 {
            for name in [long, "link", "in", "pipe"] {
                try Files.deliver(folder + "/" + name, to: results + "/" + name)
            }
        }
        let listed = try bash(
            "find . -mindepth 1 -printf '%P %y %m\\n' | LC_ALL=C sort; cat link in/away/far",
            in: results)
        let modes = try bash("stat -c %a in away; stat -c %a away/far pipe", in: folder).output
            .split(separator: "\n")
        #expect(
            listed.output == """
                in d \(modes[0])
                in/away d \(modes[1])
                in/away/far f \(modes[2])
                link f 751
                \(long) f 751
                pipe p \(modes[3])
                text
                far

                """)
    }
}
