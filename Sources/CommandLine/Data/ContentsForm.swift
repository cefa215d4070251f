// How the contents of a Drop are shown. Bytes come in pieces; what a piece ends with and the next begins
// with, such as a line of hex, is kept in between.

import Arena
import JSON

enum ContentsForm: String, CaseIterable {
    case raw, text, hex, npy, json

    /// Calls `write` with what is to be printed, piece by piece.
    func render(
        _ contents: DropContents, _ range: Range<Int>,
        _ write: ([UInt8]) throws(Complaint) -> Void
    ) throws(Complaint) {
        switch self {
        case .raw:
            try contents.forEachPiece(of: range) { (piece) throws(Complaint) in
                try write(Array(piece))
            }
        case .npy:
            let isWhole = range.count == contents.count
            try write(Self.npyHeader(isWhole ? contents.form : contents.part(range)))
            try ContentsForm.raw.render(contents, range, write)
        case .hex:
            var offset = range.lowerBound
            try contents.forEachPiece(of: range) { (piece) throws(Complaint) in
                try write(Self.hex(piece, at: offset))
                offset += piece.count
            }
        case .text: try Self.text(contents, range, write)
        case .json: try Self.json(contents, range, write)
        }
    }

    /// Version 1.0 of numpy's format; what follows the header begins at a multiple of 64.
    private static func npyHeader(_ form: ArrayForm) -> [UInt8] {
        let shape = form.shape.map(String.init).joined(separator: ", ")
        let comma = form.shape.count == 1 ? "," : ""
        var text =
            "{'descr': '\(form.type.numpyName)', 'fortran_order': False, 'shape': (\(shape)\(comma)), }"
        let space = 63 - (10 + text.utf8.count) % 64
        text += String(repeating: " ", count: space) + "\n"
        let count = UInt16(text.utf8.count)
        return [0x93] + "NUMPY".utf8 + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)] + text.utf8
    }

    /// Pieces other than the last have whole lines.
    private static func hex(_ bytes: UnsafeRawBufferPointer, at start: Int) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count * 5)
        for line in stride(from: 0, to: bytes.count, by: 16) {
            let address = String(start + line, radix: 16)
            lines += String(repeating: "0", count: max(0, 8 - address.utf8.count)).utf8
            lines += address.utf8
            var shown: [UInt8] = []
            for place in line..<line + 16 {
                lines += place % 16 == 8 ? "  ".utf8 : " ".utf8
                guard place < bytes.count else {
                    lines += "  ".utf8
                    continue
                }
                lines += [digits[Int(bytes[place] >> 4)], digits[Int(bytes[place] & 15)]]
                shown.append((32..<127).contains(bytes[place]) ? bytes[place] : UInt8(ascii: "."))
            }
            lines += "  |".utf8
            lines += shown
            lines += "|\n".utf8
        }
        return lines
    }

    /// Bytes as they are; of numbers a line for each row.
    private static func text(
        _ contents: DropContents, _ range: Range<Int>,
        _ write: ([UInt8]) throws(Complaint) -> Void
    ) throws(Complaint) {
        guard contents.form.type != .uint8 else {
            return try ContentsForm.raw.render(contents, range, write)
        }
        let form = contents.part(range)
        let row = max(1, form.shape.last ?? 1)
        var done = 0
        try contents.forEachPiece(of: range) { (piece) throws(Complaint) in
            var text = ""
            for element in 0..<piece.count / form.type.byteCount {
                text += form.type.number(element, of: piece)
                done += 1
                text += done % row == 0 || form.shape.count < 2 ? "\n" : " "
            }
            try write(Array(text.utf8))
        }
    }

    /// Numbers in lists in lists; bytes that are UTF-8 as a text.
    private static func json(
        _ contents: DropContents, _ range: Range<Int>,
        _ write: ([UInt8]) throws(Complaint) -> Void
    ) throws(Complaint) {
        let form = range.count == contents.count ? contents.form : contents.part(range)
        if form.type == .uint8, form.shape.count == 1 {
            var bytes: [UInt8] = []
            try contents.forEachPiece(of: range) { bytes += $0 }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return try write(Array("\(bytes)\n".utf8))
            }
            var writer = JSONWriter()
            writer.string(text)
            return try write(writer.bytes() + [UInt8(ascii: "\n")])
        }
        // After so many numbers a list ends, and all within it.
        var lists: [Int] = []
        for count in form.shape.reversed() { lists.append((lists.last ?? 1) * max(1, count)) }
        var done = 0
        try write(Array(String(repeating: "[", count: lists.count).utf8))
        try contents.forEachPiece(of: range) { (piece) throws(Complaint) in
            var text = ""
            for element in 0..<piece.count / form.type.byteCount {
                if done > 0 {
                    let ended = lists.count { done % $0 == 0 }
                    text += String(repeating: "]", count: ended) + ","
                    text += String(repeating: "[", count: ended)
                }
                let number = form.type.number(element, of: piece)
                text += number.contains("n") ? "null" : number
                done += 1
            }
            try write(Array(text.utf8))
        }
        try write(Array((String(repeating: "]", count: lists.count) + "\n").utf8))
    }
}

extension DropContents {
    /// What a part is: the rows that are in it as they are, or else a list.
    func part(_ range: Range<Int>) -> ArrayForm {
        let row = form.shape.dropFirst().reduce(form.type.byteCount, *)
        guard row > 0, !form.shape.isEmpty, range.lowerBound % row == 0, range.count % row == 0
        else { return ArrayForm(form.type, [range.count / form.type.byteCount]) }
        return ArrayForm(form.type, [range.count / row] + form.shape.dropFirst())
    }
}

extension ElementType {
    /// A number of some, as text; one that is none has an "n" in it.
    fileprivate func number(_ element: Int, of bytes: UnsafeRawBufferPointer) -> String {
        func load<Number: BitwiseCopyable>(_: Number.Type) -> Number {
            bytes.loadUnaligned(fromByteOffset: element * byteCount, as: Number.self)
        }
        return switch self {
        case .uint8: "\(load(UInt8.self))"
        case .int8: "\(load(Int8.self))"
        case .uint16: "\(load(UInt16.self))"
        case .int16: "\(load(Int16.self))"
        case .uint32: "\(load(UInt32.self))"
        case .int32: "\(load(Int32.self))"
        case .uint64: "\(load(UInt64.self))"
        case .int64: "\(load(Int64.self))"
        case .float32: "\(load(Float.self))"
        case .float64: "\(load(Double.self))"
        }
    }
}
