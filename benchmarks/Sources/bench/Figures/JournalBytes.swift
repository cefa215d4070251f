import Foundation

/// Bytes of the journals of a run, a Drop: of no-ops, and of programs with a file each, of which everything is
/// recorded that there is. Held against a record that says nothing but which Drop has ended, how and when.
struct JournalBytes: Figure {
    let name = "journal-bytes"
    let meaning = "bytes of journal a Drop"

    private static let leastRecord = 32.0

    func measure(in workshop: Workshop, _ effort: Effort) throws -> [Row] {
        let noOps = SampleGraph(shape: .wide, size: effort.quick ? 5000 : 500_000)
        let programs = effort.quick ? 100 : 2000
        var text = PhysicalGraphText()
        for number in 0..<programs {
            text.addApp(
                "p\(number)", "dlg.apps.bash_shell_app.BashShellApp",
                #""command":"echo \#(number) > %o[f\#(number)]""#, writes: ["f\(number)"])
            text.addFile("f\(number)", "f\(number)", from: ["p\(number)"])
        }
        return [
            try row(
                "no-ops", ["--zero-run", try noOps.write(in: workshop)], noOps.drops, workshop),
            try row(
                "programs with files", [try text.write("files.graph", in: workshop)], 2 * programs,
                workshop),
        ]
    }

    /// Counts repeat: one run says it.
    private func row(
        _ what: String, _ words: [String], _ drops: Int, _ workshop: Workshop
    ) throws -> Row {
        let session = "recorded"
        defer { workshop.remove(session) }
        _ = try workshop.run([workshop.weir, "run", "-q", "--session", session] + words)
        let folder = workshop.path(session + "/journal")
        let bytes = try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) {
            let size = try FileManager.default.attributesOfItem(atPath: folder + "/" + $1)[.size]
            return $0 + (size as? Int ?? 0)
        }
        return Row(
            figure: name, varying: [("what", .text(what)), ("drops", .number(drops))], ranks: 1,
            unit: "B/Drop", better: .lower, ours: Samples([Double(bytes) / Double(drops)]),
            baselineName: "the least record", baseline: Samples([Self.leastRecord]),
            budget: { Row.Budget(text: "≤ 64", isMet: $0.value <= 64) })
    }
}
