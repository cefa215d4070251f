import Glibc

/// What of this process is in memory, in bytes.
enum Resident {
    static func now() -> Int { line("VmRSS:") }
    /// The most since it was last forgotten.
    static func peak() -> Int { line("VmHWM:") }

    static func forgetPeak() {
        guard let file = fopen("/proc/self/clear_refs", "w") else { return }
        fputs("5", file)
        fclose(file)
    }

    private static func line(_ name: String) -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 256)
        while fgets(&text, 256, file) != nil {
            let words = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
                .split(whereSeparator: \.isWhitespace)
            if words.first ?? "" == name { return (Int(words[1]) ?? 0) * 1024 }
        }
        return 0
    }
}
