// How much memory there is for a process here: that of the machine, or what a batch system leaves of it
// by a control group or a limit of address space.

internal import Glibc
import Storage

extension Host {
    static var memory: Int {
        let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return min(machine, addressSpace, controlGroupMemory())
    }

    private static var addressSpace: Int { limit(__rlimit_resource_t(RLIMIT_AS.rawValue)) }

    /// With less a process ends by a signal, somewhere.
    static let leastStack = 1 << 20
    static var stack: Int { limit(__rlimit_resource_t(RLIMIT_STACK.rawValue)) }

    private static func limit(_ resource: __rlimit_resource_t) -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return .max }
        return Int(clamping: limit.rlim_cur)
    }

    /// The smallest limit of the process's group and those around it, of both versions.
    static func controlGroupMemory(
        groups: String = "/proc/self/cgroup", mount: String = "/sys/fs/cgroup"
    ) -> Int {
        guard let bytes = try? Files.read(groups) else { return .max }
        var smallest = Int.max
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isNew = parts[1].isEmpty
            guard isNew || parts[1].split(separator: ",").contains("memory") else { continue }
            let file = isNew ? "/memory.max" : "/memory.limit_in_bytes"
            var folder = mount + (isNew ? "" : "/memory")
            for name in [""] + parts[2].split(separator: "/").map(String.init) {
                if !name.isEmpty { folder += "/" + name }
                guard let limit = try? Files.read(folder + file) else { continue }
                let digits = String(decoding: limit, as: UTF8.self).prefix { $0.isNumber }
                smallest = min(smallest, Int(digits) ?? .max)
            }
        }
        return smallest
    }
}
