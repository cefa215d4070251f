import Components
import Graphs

extension RunRequest {
    /// What programs ask for counts as memory of their host. One that asks for more than all data may have is run
    /// all the same: nobody but it knows what it needs.
    func warnOfLargeApps(in blueprint: Blueprint) {
        guard let memory, trial == .none, logLevel >= .warning else { return }
        let large = blueprint.components.filter { $0.kind == .app }.compactMap { component in
            component.speakers.compactMap { Needs(of: component, $0).memory }.max()
                .map { (component.name, $0) }
        }.filter { $0.1 > memory }
        guard let largest = large.max(by: { $0.1 < $1.1 }) else { return }
        let others = large.count - 1
        let more =
            others == 0
            ? "" : others == 1 ? " (and one more component)" : " (and \(others) more components)"
        Terminal.complain(
            """
            weir: warning: \(largest.0.shownInLine)\(more) asks for \(largest.1.bytesText) of memory, and \
            --memory says \(memory.bytesText) for all of a host: while it runs, data goes to files and \
            apps inside ranks begin one at a time
              try: --memory \(largest.1) or more, if the host has it
            """)
    }
}
