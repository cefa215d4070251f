import Randomness
import Testing

@testable import JSON

/// The scanner that places faults must see a fault exactly where simdjson sees one.
@Suite struct JSONFaultTests {
    @Test(.timeLimit(.minutes(60)), arguments: 0..<8 as Range<UInt64>)
    func scannerAgreesWithParserOnMutatedTexts(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var refused = 0
        for round in 0..<4000 {
            var bytes = seedText(round, &random)
            for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&bytes, &random) }
            let reason = errorReason(of: bytes)
            let fault = bytes.withUnsafeBytes { JSONFault.find(in: $0) }
            #expect(
                (reason == nil) == (fault == nil),
                "seed \(seed) round \(round): \(String(decoding: bytes, as: UTF8.self).debugDescription)"
            )
            if fault != nil { refused += 1 }
        }
        #expect(refused > 1000 && refused < 4000)
    }

    @Test(arguments: 1021...1026)
    func scannerCountsDepthAsTheParserDoes(_ depth: Int) {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            for inner in ["1", "[]", "{}", " [ ] ", "[[]]", "[1]"] {
                let text =
                    String(repeating: open, count: depth) + inner
                    + String(repeating: close, count: depth)
                let bytes = Array(text.utf8)
                let fault = bytes.withUnsafeBytes { JSONFault.find(in: $0) }
                #expect(
                    errorReason(of: bytes) == fault?.reason, "\(depth) times \(open), then \(inner)"
                )
            }
        }
    }

    @Test(.timeLimit(.minutes(60)))
    func scannerAgreesOnNumbers() {
        var random = SeededRandom(seed: 99)
        let parts = [
            "0", "1", "9", "-", "+", ".", "e", "E", "00", "17", "308", "309", "922337203685477580",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...6, using: &random)
            let number = (0..<count).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            let bytes = Array("[\(number)]".utf8)
            let fault = bytes.withUnsafeBytes { JSONFault.find(in: $0) }
            #expect((errorReason(of: bytes) == nil) == (fault == nil), "\(number)")
        }
    }

    @Test func everyByteOutsideAStringIsJudgedAlike() {
        for byte in UInt8.min...UInt8.max {
            for text in [
                [byte], [0x5B, byte, 0x5D], [0x31, byte], [0x74, 0x72, 0x75, 0x65, byte],
                [0x22, 0x61, byte, 0x22],
            ] {
                let fault = text.withUnsafeBytes { JSONFault.find(in: $0) }
                #expect((errorReason(of: text) == nil) == (fault == nil), "\(text)")
            }
        }
    }

    private func seedText(_ round: Int, _ random: inout SeededRandom) -> [UInt8] {
        if round % 4 == 0 { return Array(Graphs.small[round / 4 % Graphs.small.count].utf8) }
        var writer = JSONWriter(indentation: round % 2 == 0 ? 1 : nil)
        Sample.random(depth: 4, &random).write(to: &writer)
        return writer.bytes()
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let awkward =
            Array("{}[]\",:\\ue0-+.19tfn \n\0".utf8) + [0x80, 0xC3, 0xED, 0xF4, 0xFF, 0x0C, 0x1A]
        let at = Int.random(in: 0..<max(bytes.count, 1), using: &random)
        let byte = awkward.randomElement(using: &random) ?? 0
        switch Int.random(in: 0...4, using: &random) {
        case 0 where !bytes.isEmpty: bytes.remove(at: at)
        case 1 where !bytes.isEmpty: bytes[at] = byte
        case 2 where !bytes.isEmpty: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 3: bytes.removeSubrange(at...)
        default: bytes.insert(byte, at: at)
        }
    }
}
