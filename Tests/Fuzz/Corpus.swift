import Foundation

/// The graphs that mutants are made of, in the order of their names.
struct Corpus: Sendable {
    let folders: [String]
    let files: [String]

    /// DALiuGE's and WfCommons' graphs where they lie beside the repository, else the project's own.
    init(_ given: String?) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let shared = root.deletingLastPathComponent().appendingPathComponent("shared/conformance")
        let beside = ["daliuge/graphs", "wfcommons"].map { shared.appendingPathComponent($0).path }
        if let given {
            folders = [given]
        } else if beside.allSatisfy(FileManager.default.fileExists) {
            folders = beside
        } else {
            folders = ["examples", "Tests"].map { root.appendingPathComponent($0).path }
        }
        files = folders.flatMap(Self.graphs)
        guard !files.isEmpty else {
            throw Misuse("no graphs in \(folders.joined(separator: ", "))")
        }
    }

    func bytes(_ number: Int) -> [UInt8] {
        FileManager.default.contents(atPath: files[number]).map { [UInt8]($0) } ?? []
    }

    func name(_ number: Int) -> String { URL(fileURLWithPath: files[number]).lastPathComponent }

    /// Files over 1 MB show nothing that smaller ones do not, and take long.
    private static func graphs(below folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return (names ?? []).sorted().map { "\(folder)/\($0)" }.filter { path in
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            return ["graph", "json", "graphConfig"].contains(
                URL(fileURLWithPath: path).pathExtension)
                && (size ?? 0) < 1_000_000
        }
    }
}
