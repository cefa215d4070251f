// When the job that this run is part of will be ended: told by its user, by Slurm in the environment, or
// by Slurm when it is asked, once, by rank 0. PBS tells a job nothing; its scripts pass --walltime.

internal import Glibc

enum JobEnd {
    /// Seconds from now, or nil where nobody knows. To be asked before MPI is begun, for it may start a
    /// program.
    static func secondsLeft(_ asked: Int?) -> Int? {
        if let asked { return asked }
        if let text = Host.variable("SLURM_JOB_END_TIME"), let end = Int(text) {
            return max(0, end - Host.secondsSince1970)
        }
        guard let job = Host.variable("SLURM_JOB_ID"), Int(job) != nil else { return nil }
        let answer = output(of: "timeout 10 squeue -h -j \(job) -o %e 2> /dev/null")
        return moment(answer).map { max(0, $0 - Host.secondsSince1970) }
    }

    /// Seconds since 1970 of a local time as Slurm prints it.
    static func moment(_ text: String) -> Int? {
        let numbers = text.split(whereSeparator: { !$0.isNumber }).compactMap { Int32($0) }
        guard numbers.count == 6, numbers[0] > 1970 else { return nil }
        var parts = tm()
        parts.tm_year = numbers[0] - 1900
        parts.tm_mon = numbers[1] - 1
        (parts.tm_mday, parts.tm_hour) = (numbers[2], numbers[3])
        (parts.tm_min, parts.tm_sec) = (numbers[4], numbers[5])
        parts.tm_isdst = -1
        let moment = mktime(&parts)
        return moment < 0 ? nil : moment
    }

    /// "90", "5:00", "1:30:00" or "2-12:00:00", as people write it to Slurm and PBS; seconds if there is
    /// one number.
    static func duration(_ text: String) -> Int? {
        let halves = text.split(separator: "-", omittingEmptySubsequences: false)
        guard 1...2 ~= halves.count, let time = halves.last else { return nil }
        let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard 1...3 ~= parts.count, !parts.contains(where: { ($0 ?? -1) < 0 || $0! > 1 << 30 })
        else { return nil }
        let seconds = parts.reduce(0) { $0 * 60 + ($1 ?? 0) }
        guard halves.count == 2 else { return seconds }
        guard let days = Int(halves[0]), 0...36_500 ~= days else { return nil }
        let scale = [3600, 60, 1][parts.count - 1]
        return days * 86_400 + seconds * scale
    }

    private static func output(of command: String) -> String {
        guard let pipe = popen(command, "r") else { return "" }
        defer { pclose(pipe) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = fread(&bytes, 1, bytes.count, pipe)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
