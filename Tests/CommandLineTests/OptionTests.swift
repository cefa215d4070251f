import Foundation
import TestSupport
import Testing

/// Whoever looks for an option finds it in the guide, and not only in the help.
struct OptionTests {
    private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs")

    @Test func everyOptionIsInTheGuide() throws {
        let text = try Self.pages()
        let place = try Workplace()
        let verbs = try Self.verbs(place)
        #expect(verbs.contains("run") && verbs.contains("job"))
        for verb in verbs {
            let options = try Self.options(of: verb, place)
            #expect(!options.isEmpty)
            for names in options where !names.contains("--help") {
                #expect(
                    names.contains { Self.has(text, $0) },
                    "weir \(verb): nothing in docs/guide says \(names.joined(separator: " or "))")
            }
        }
    }

    /// A page that has only --no-journal does not have --no.
    @Test func onlyWholeNamesCount() {
        #expect(Self.has("with `--all`.", "--all"))
        #expect(!Self.has("with `--all-of-it`.", "--all"))
        #expect(!Self.has("more--all", "--all"))
    }

    private static func pages() throws -> String {
        let guide = docs.appendingPathComponent("guide")
        let pages = try FileManager.default.contentsOfDirectory(
            at: guide, includingPropertiesForKeys: nil)
        return try pages.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    }

    private static func verbs(_ place: Workplace) throws -> [String] {
        let help = try place.weir("help").output
        let list =
            help.components(separatedBy: "commands:\n").last?
            .components(separatedBy: "\n\n").first ?? ""
        return list.split(separator: "\n").compactMap { $0.split(separator: " ").first }
            .map(String.init)
    }

    /// The names of each, as the help has them in its first column.
    private static func options(of verb: String, _ place: Workplace) throws -> [[String]] {
        let help = try place.weir("help", verb).output
        let list =
            help.components(separatedBy: "\noptions:\n").last?
            .components(separatedBy: "\n\n").first ?? ""
        return list.split(separator: "\n").map { line in
            line.dropFirst(2).components(separatedBy: "  ")[0]
                .split { $0 == " " || $0 == "," }.map(String.init).filter { $0.hasPrefix("-") }
        }
    }

    private static func has(_ text: String, _ name: String) -> Bool {
        let word =
            "(?<![A-Za-z0-9-])" + NSRegularExpression.escapedPattern(for: name)
            + "(?![A-Za-z0-9-])"
        return text.range(of: word, options: .regularExpression) != nil
    }
}
