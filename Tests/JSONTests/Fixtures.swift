// What the tests of JSON share: random JSON values, short ways to parse.

import Foundation
import JSON
import Randomness

/// A JSON value as a test sees it; objects keep order and duplicates.
indirect enum Sample: Equatable {
    case object([Pair])
    case array([Sample])
    case string(String)
    case integer(Int)
    case unsigned(UInt64)
    case real(Double)
    case boolean(Bool)
    case null

    struct Pair: Equatable {
        let key: String
        let value: Sample
    }

    static func random(depth: Int, _ random: inout SeededRandom) -> Sample {
        switch Int.random(in: depth > 0 ? 0...9 : 2...9, using: &random) {
        case 0:
            return .object(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    Pair(key: .random(&random), value: .random(depth: depth - 1, &random))
                })
        case 1:
            return .array(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    .random(depth: depth - 1, &random)
                })
        case 2, 3: return .string(.random(&random))
        case 4: return .integer(Int(truncatingIfNeeded: random.next()))
        case 5: return .integer(Int.random(in: -100...100, using: &random))
        case 6: return .unsigned(UInt64.random(in: (1 << 63)...UInt64.max, using: &random))
        case 7:
            let real = Double(bitPattern: random.next())
            return .real(real.isFinite ? real : 0.5)
        case 8: return .boolean(Bool.random(using: &random))
        default: return .null
        }
    }

    init(_ value: JSONValue) {
        self =
            switch value.kind {
            case .object:
                .object(
                    value.members.map { Pair(key: String($0.key), value: Sample($0.value)) })
            case .array: .array(value.elements.map { Sample($0) })
            case .string: .string(value.string ?? "")
            case .integer:
                value.integer.map { .integer($0) } ?? .unsigned(value.unsigned ?? 0)
            case .real: .real(value.real ?? .nan)
            case .boolean: .boolean(value.boolean ?? false)
            case .null: .null
            }
    }

    func write<E>(to writer: inout JSONWriter<E>) throws(E) {
        switch self {
        case .object(let members):
            try writer.beginObject()
            for member in members {
                try writer.key(member.key)
                try member.value.write(to: &writer)
            }
            try writer.endObject()
        case .array(let elements):
            try writer.beginArray()
            for element in elements { try element.write(to: &writer) }
            try writer.endArray()
        case .string(let value): try writer.string(value)
        case .integer(let value): try writer.integer(value)
        case .unsigned(let value): try writer.integer(value)
        case .real(let value): try writer.real(value)
        case .boolean(let value): try writer.boolean(value)
        case .null: try writer.null()
        }
    }
}

extension String {
    /// Short strings of awkward characters.
    static func random(_ random: inout SeededRandom) -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\r", "\t", "\0", "\u{1}", "\u{8}", "\u{c}",
            "\u{1f}", "\u{7f}", "é", "\u{301}", "\u{2028}", "水", "\u{fffd}", "\u{feff}", "😀",
        ]
        var result = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...24, using: &random) {
            result.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
        }
        return String(result)
    }
}

func parse(_ text: String) throws(JSONError) -> JSONValue {
    try JSONDocument(parsing: Array(text.utf8)).root
}

func errorReason(of bytes: [UInt8]) -> JSONError.Reason? {
    do {
        _ = try JSONDocument(parsing: bytes)
        return nil
    } catch {
        return error.reason
    }
}

/// Real graphs, in little: used where the shared corpus is not at hand, and as seeds for mutation.
enum Graphs {
    static let small = [
        #"{"modelData":{"fileType":"Graph","readonly":true,"numLGNodes":2},"nodeDataArray":[{"id":"#
            + #""a-1","fields":[{"name":"x","value":"5","default":null,"weight":-1.5e-3}],"x":0.0},"#
            + #"{"id":"b","text":"été \u00e9\n\ud83d\ude00","fields":[]}],"linkDataArray":[{"from":1}]}"#,
        "[\n  {\"oid\": \"1_-1_0\", \"rank\": [0, 12], \"size\": 18446744073709551615},\n  [[], {}]\n]\n",
    ]

    /// The graphs of the conformance corpus, beside the repository; empty if they are not there.
    static func corpus() -> [URL] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.deletingLastPathComponent().appending(
            path: "shared/conformance/daliuge/graphs")
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).sorted { $0.path < $1.path }
    }
}
