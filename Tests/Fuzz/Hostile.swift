/// What no one expects, as JSON text; numbers also as the contents of a string.
enum Hostile {
    static let numbers = [
        "0", "-0", "1", "-1", "2", "3", "7", "1000", "1000000", "16777217", "99999999", "100000000",
        "2147483647", "2147483648", "4294967295", "4294967296", "3037000500", "4611686018427387904",
        "9223372036854775806", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "18446744073709551615", "18446744073709551616", "1000000000000000000",
        "100000000000000000000000000000", "1e9", "1e18", "1E18", "1e19", "1e308", "-1e308",
        "5e-324",
        "0.1", "2.5", "4.0", "-0.0", "1.0e0", "1e2",
    ]
    /// No JSON at all, as a bare word.
    static let broken = [
        "NaN", "Infinity", "-Infinity", "1e999", "0x10", "01", "+1", "1.", ".5", "None", "True",
        "undefined", "", "'a'", "\u{FEFF}", "/* */", "{,}", "[,]", "}", "]",
    ]
    /// The contents of strings, before they are escaped.
    static let texts = [
        "", " ", "None", "null", "true", "false", "yes", "-1", "0", "1", "4", "1e9", "1e400", "nan",
        "inf", "a,b", ",", "1,2,3", "{}", "{a}", "~a", "$DLG_ROOT", "../../../etc/passwd", "/",
        "\n",
        "two\nlines", "\u{0}", "a\u{0}b", "\u{1B}[31mred", "\u{202E}left", "é", "e\u{301}", "🙂",
        "\u{FFFF}", "\"", "\\", "%s%n", "'; rm -rf x; '", "Scatter", "Gather", "-", "_",
        "#grp-data",
        "٤", "４",
    ]
    static var strings: [String] { (texts + numbers).map(Tree.quote) }
    static let containers = [
        "null", "true", "false", "[]", "{}", "[[]]", "[{}]", "[null]", "{\"\":{}}",
    ]
    static var values: [String] { numbers + broken + strings + containers }

    /// Of constructs: how often they repeat.
    static var sizes: [String] {
        let common = [
            "0", "1", "2", "3", "5", "10", "100", "1000000", "1000000000000000000", "1e9",
        ]
        let plain = common + common + numbers
        return plain + plain.map { "\"\($0)\"" } + strings + containers
    }
}
