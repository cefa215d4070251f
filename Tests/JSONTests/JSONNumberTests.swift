import JSON
import Testing

@Suite struct JSONNumberTests {
    @Test func integersAreExactOrNothing() throws {
        let root = try parse(
            "[0,-0,9223372036854775807,-9223372036854775808,9223372036854775808,18446744073709551615,1.0]"
        )
        #expect(root.elements.map(\.integer) == [0, 0, Int.max, Int.min, nil, nil, nil])
        #expect(root[4]?.unsigned == 9_223_372_036_854_775_808)
        #expect(root[5]?.unsigned == UInt64.max)
        #expect(root[2]?.unsigned == 9_223_372_036_854_775_807)
        #expect(root[3]?.unsigned == nil)
        #expect(root[5]?.kind == .integer)
        #expect(root[6]?.kind == .real)
    }

    @Test func realsTakeEveryNumber() throws {
        let root = try parse("[5,-2,18446744073709551615,0.1,1e5,-0.0,5e-324,1e-999,\"1\"]")
        #expect(
            root.elements.map(\.real) == [
                5, -2, 0x1p64, 0.1, 100_000, -0.0, .leastNonzeroMagnitude, 0,
                nil,
            ])
    }

    @Test func numbersBeyondTheirTypeAreRefused() {
        let tooMuch = [
            "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890",
            "1e999", "-1e999", "1.7976931348623159e308",
        ]
        for number in tooMuch {
            let place = JSONPlace(line: 1, column: 2, offset: 1)
            #expect(throws: JSONError(reason: .numberOutOfRange, place: place)) {
                try parse("[\(number)]")
            }
        }
    }

    /// As Python's json prints them.
    @Test(
        arguments: [
            ("1.50", "1.5"), ("1.0", "1.0"), ("1e16", "1e+16"),
            ("12345678901234567.0", "1.2345678901234568e+16"),
            ("1e15", "1000000000000000.0"), ("0.00001", "1e-05"), ("0.0001", "0.0001"),
            ("1E2", "100.0"),
            ("-0.0", "-0.0"), ("0.1", "0.1"), ("007", nil), ("12", "12"), ("-12", "-12"),
            ("18446744073709551615", "18446744073709551615"), ("true", "true"), ("false", "false"),
            ("null", "null"), (#""1.50""#, "1.50"), (#""""#, ""), ("[]", nil), ("{}", nil),
        ] as [(String, String?)])
    func scalarsShowAsText(_ json: String, _ text: String?) {
        #expect((try? parse(json))?.text == text)
    }
}
