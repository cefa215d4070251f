import Foundation
import TestSupport
import Testing

/// What a page of the guide shows of a failure is what is printed.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct PageTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    @Test func theExamplesFailureIsPrintedAsTheGuideShowsIt() throws {
        let page = try String(
            contentsOfFile: Self.root + "/docs/guide/failures.md", encoding: .utf8)
        let shown = try #require(Self.block("text", of: page))
        let commands = try #require(
            page.components(separatedBy: "```sh\n").first { $0.contains("echo no names today") })
        let place = try Workplace()
        let run = try place.shell(
            "cp -r '\(Self.root)/examples' . && PATH=\(Self.folder):$PATH && set -e\n"
                + (commands.components(separatedBy: "```").first ?? ""))
        #expect(run.status == 0, "\(run.errors)")
        let printed = try place.read("failure.txt") + place.read("summary.txt")
        for line in shown.split(separator: "\n") {
            let pattern = try Regex(Self.pattern(of: String(line)))
            #expect(printed.contains(pattern), "\(line)\n\(printed)")
        }
    }

    private static let folder = URL(fileURLWithPath: Workplace.weir).deletingLastPathComponent()
        .path

    private static func block(_ kind: String, of page: String) -> String? {
        let parts = page.components(separatedBy: "```\(kind)\n")
        return parts.count > 1 ? parts[1].components(separatedBy: "```").first : nil
    }

    /// Which copy was the first, on which rank and host, and where it all lies, may differ.
    private static func pattern(of line: String) -> String {
        var pattern = NSRegularExpression.escapedPattern(for: line)
        for (shown, meant) in [
            ("0-[0-9]+", "0-[0-9]+"), ("…", "[^ ]*"), ("rank 0", "rank [0-3]"),
            ("node17", "[^ :]+"), ("3 Drops", "(at least )?[0-9]+ Drops"),
        ] {
            pattern = pattern.replacingOccurrences(
                of: shown, with: meant, options: .regularExpression)
        }
        return pattern
    }
}
