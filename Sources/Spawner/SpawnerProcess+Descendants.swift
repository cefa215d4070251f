// The end: no descendant survives. One that changes its group or session is still a descendant, and
// one whose parent dies becomes the spawner's own child. So: kill all that descend from here by /proc,
// reap, and again, until the kernel says there is no child. Something forked between the look and the
// kill is found in the next round.
internal import CSpawn
internal import Glibc

extension SpawnerProcess {
    /// A process that hangs in the kernel (a dead file server) has its SIGKILL pending and dies as
    /// soon as it wakes; it is not waited for longer than this.
    private static let patience = 30

    mutating func killAllDescendants() {
        for process in running.processes { kill(-process, SIGKILL) }
        let deadline = time(nil) + Self.patience
        while time(nil) < deadline {
            for process in descendants(of: getpid()) { kill(process, SIGKILL) }
            if Orphans.reapedAll() { return }
            var wake = pollfd(fd: signals, events: Int16(POLLIN), revents: 0)
            poll(&wake, 1, 10)
            while read(signals, scratch.baseAddress, scratch.count) > 0 {}
            if Orphans.reapedAll() { return }
        }
    }
}

/// All processes that have `ancestor` above them, at the time of one walk through /proc.
func descendants(of ancestor: pid_t) -> [pid_t] {
    var children: [pid_t: [pid_t]] = [:]
    guard let directory = opendir("/proc") else { return [] }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
        let process = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { pid_t(strtol($0, nil, 10)) }
        }
        if process > 0, let parent = parent(of: process) {
            children[parent, default: []].append(process)
        }
    }
    var found = children[ancestor] ?? []
    var next = 0
    while next < found.count {
        found.append(contentsOf: children[found[next]] ?? [])
        next += 1
    }
    return found
}

/// The fourth field of /proc/PID/stat; the second is a name in brackets that may hold brackets.
private func parent(of process: pid_t) -> pid_t? {
    let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        let count = read(file, buffer.baseAddress, 511)
        guard count > 0, let text = buffer.baseAddress else { return nil }
        buffer[count] = 0
        guard let end = strrchr(text, 41), strlen(end) > 4 else { return nil }
        return pid_t(strtol(end + 3, nil, 10))
    }
}
