import Foundation
import TestSupport
import Testing

@testable import CommandLine

/// Names are what somebody wrote into a file.
@Suite(.timeLimit(.minutes(60)))
struct NameTests {
    private static let evil = "\u{1B}]0;gone\u{7}A\nB\u{202E}\u{9B}31m"

    @Test func whatSteersATerminalIsShown() {
        #expect(Self.evil.shownInLine == #"\u{1B}]0;gone\u{7}A\nB\u{202E}\u{9B}31m"#)
        #expect("a\tb\nc\rd".shown == "a\tb\nc\\u{D}d")
        let harmless = "Größe × 10⁶ \u{1F642}"
        #expect(harmless.shownInLine == harmless)
    }

    @Test(arguments: [["check"], ["unroll"], ["run", "--session", "s"]])
    func noNameReachesATerminalRaw(_ command: [String]) throws {
        let place = try Workplace()
        // Escaped as JSON wants it.
        let name = String(
            decoding: try JSONEncoder().encode(Self.evil), as: UTF8.self)
        let field = #"[{"name": "command", "value": "exit 1"}, {"name": \#(name), "value": "~x"}]"#
        try place.write(
            #"{"nodeDataArray": [{"id": \#(name), "name": \#(name), "category": "BashShellApp", "#
                + #""categoryType": "Application", "fields": \#(field)}]}"#, to: "a.graph")
        let words = command.joined(separator: " ")
        let run = try place.shell("'\(Workplace.weir)' \(words) a.graph")
        let text = run.output + run.errors
        #expect(text.contains(#"\u{1B}]0;gone\u{7}A\nB\u{202E}\u{9B}31m"#))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{9B}" })
        #expect(run.status == (command[0] == "run" ? 1 : 0))
    }
}
