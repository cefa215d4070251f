import Foundation
import JSON
import Testing

/// The graphs that users have, as they have them.
@Suite struct JSONCorpusTests {
    @Test(.timeLimit(.minutes(60)), arguments: Graphs.corpus())
    func everyGraphOfTheCorpusSurvivesRewriting(_ file: URL) throws {
        try rewrite([UInt8](try Data(contentsOf: file)))
    }

    @Test(arguments: Graphs.small) func smallGraphsSurviveRewriting(_ text: String) throws {
        if Graphs.corpus().isEmpty {
            print("JSON corpus: no shared/conformance/daliuge/graphs beside the repository")
        }
        try rewrite(Array(text.utf8))
    }

    /// Foundation is the witness that nothing changed; our own reader, that indenting changes nothing.
    private func rewrite(_ bytes: [UInt8]) throws {
        let root = try JSONDocument(parsing: bytes).root
        let compact = root.compactJSON()
        var writer = JSONWriter(indentation: 2)
        writer.raw(root)
        let indented = writer.bytes()
        #expect(try JSONDocument(parsing: indented).root.compactJSON() == compact)

        let before = try JSONSerialization.jsonObject(with: Data(bytes)) as? NSObject
        let after = try JSONSerialization.jsonObject(with: Data(compact.utf8)) as? NSObject
        #expect(before != nil && before == after)
    }
}
