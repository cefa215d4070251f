import Testing

@testable import Components

/// Bytes as CPython 3.11 writes them by pickle.dumps(value, 4).
struct PythonScalarTests {
    static let pickles: [(PythonScalar, String)] = [
        (.none, "80044e2e"), (.boolean(true), "8004882e"), (.boolean(false), "8004892e"),
        (.integer(0), "80044b002e"), (.integer(255), "80044bff2e"),
        (.integer(256), "80049504000000000000004d00012e"),
        (.integer(65_535), "80049504000000000000004dffff2e"),
        (.integer(65_536), "80049506000000000000004a000001002e"),
        (.integer(-1), "80049506000000000000004affffffff2e"),
        (.integer(1 << 31), "80049508000000000000008a0500000080002e"),
        (.integer(-(1 << 31)), "80049506000000000000004a000000802e"),
        (.integer(-(1 << 31) - 1), "80049508000000000000008a05ffffff7fff2e"),
        (.integer(-(1 << 40)), "80049509000000000000008a060000000000ff2e"),
        (.integer(.max), "8004950b000000000000008a08ffffffffffffff7f2e"),
        (.integer(.min), "8004950b000000000000008a0800000000000000802e"),
        (.real(1.234), "8004950a00000000000000473ff3be76c8b439582e"),
        (.real(-0.0), "8004950a000000000000004780000000000000002e"),
        (.text(""), "80049504000000000000008c00942e"),
        (.text("ä"), "80049506000000000000008c02c3a4942e"),
        (.bytes([]), "80049504000000000000004300942e"),
        (.bytes([0x61, 0x62]), "8004950600000000000000430261" + "62942e"),
    ]

    @Test(arguments: pickles)
    func aValueIsPickledAsPythonDoes(_ value: PythonScalar, _ hex: String) {
        #expect(value.pickled == bytes(hex))
        #expect(PythonScalar(pickled: bytes(hex)) == value)
    }

    @Test func longTextsHaveLongCounts() {
        let text = PythonScalar.text(String(repeating: "x", count: 256))
        #expect(text.pickled.starts(with: bytes("80049507010000000000005800010000")))
        #expect(PythonScalar(pickled: text.pickled) == text)
    }

    @Test(arguments: [
        ("80024b052e", PythonScalar.integer(5)), ("80025802000000616271002e", .text("ab")),
        ("8003 4d00082e", .integer(2048)), ("80059506000000000000008c026162942e", .text("ab")),
    ])
    func otherProtocolsAreRead(_ hex: String, _ value: PythonScalar) {
        #expect(PythonScalar(pickled: bytes(hex)) == value)
    }

    /// A list, a call, bytes that end early, and what is no pickle at all.
    @Test(arguments: [
        "", "80", "8004", "80044b05", "80044b052e2e", "80045d942e", "80048a09ffffffffffffffffff2e",
        "80048c0561942e", "80044b052e00", "68656c6c6f", "8004635f5f6275696c74696e5f5f0a",
        "80069e2e",
    ])
    func anythingElseIsNoValue(_ hex: String) {
        #expect(PythonScalar(pickled: bytes(hex)) == nil)
    }

    @Test(arguments: [
        (PythonScalar.boolean(true), "True"), (.none, "None"), (.integer(-7), "-7"),
        (.real(2), "2.0"), (.real(1e-5), "1e-05"), (.real(1e22), "1e+22"), (.text("a b"), "a b"),
        (.bytes([]), "b''"), (.bytes(Array("a'\n\u{1}".utf8)), #"b"a'\n\x01""#),
        (.bytes(Array("'\"\\".utf8)), #"b'\'"\\'"#),
    ])
    func valuesAreShownAsPythonDoes(_ value: PythonScalar, _ text: String) {
        #expect(value.shown == text)
    }

    @Test(arguments: [
        ("5", "Integer", "80044b052e"), (" 2048 ", "int", "80049504000000000000004d00082e"),
        ("1.234", "Float", "8004950a00000000000000473ff3be76c8b439582e"),
        ("false", "Boolean", "8004892e"), ("1", "Boolean", "8004882e"),
        ("true", "Json", "8004882e"), ("'ab'", "eval", "80049506000000000000008c026162942e"),
        ("ab", "list", "80049506000000000000008c026162942e"),
        ("[1]", "Json", "5b315d"), ("ab", "String", "6162"), ("ab", "", "6162"),
        ("five", "Integer", "66697665"),
        ("gASVCgAAAAAAAABHP/O+dsi0OVgu", "Object", "8004950a00000000000000473ff3be76c8b439582e"),
        ("None", "Object", "80049504000000000000004300942e"),
    ])
    func whatAGraphSaysIsHeldAsItsTypeWants(_ text: String, _ type: String, _ hex: String) {
        #expect(InitialContents.bytes(text, type: type) == bytes(hex))
    }

    @Test(arguments: ["String", "Integer", "Json", "list"])
    func noneIsNothing(_ type: String) {
        #expect(InitialContents.bytes("None", type: type) == nil)
    }

    @Test func base64IsReadAsPythonReadsIt() {
        #expect(Base64.decode("") == [])
        #expect(Base64.decode("YQ==") == [0x61])
        #expect(Base64.decode("YW\nI=") == [0x61, 0x62])
        #expect(Base64.decode("YWJj") == [0x61, 0x62, 0x63])
        #expect(Base64.decode("Y") == nil)
        #expect(Base64.decode("YW") == nil)
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.filter { $0 != " " }.map { UInt8(String($0), radix: 16) ?? 0 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
