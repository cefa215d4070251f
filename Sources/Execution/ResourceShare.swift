// A rank's share of its host, and how much of it is in use. What asks for more than the share gets
// all of it, and runs alone.

import Components

struct ResourceShare: Equatable {
    private let cores: Int
    private let memory: Int
    private(set) var coresInUse = 0
    private(set) var memoryInUse = 0

    init(cores: Int, memory: Int) {
        self.cores = max(1, cores)
        self.memory = memory
    }

    func fits(_ needs: Needs) -> Bool {
        coresInUse + capped(needs).cores <= cores
            && memoryInUse <= memory - (capped(needs).memory ?? 0)
    }

    mutating func take(_ needs: Needs) {
        coresInUse += capped(needs).cores
        memoryInUse += capped(needs).memory ?? 0
    }

    mutating func give(_ needs: Needs) {
        coresInUse -= capped(needs).cores
        memoryInUse -= capped(needs).memory ?? 0
    }

    private func capped(_ needs: Needs) -> Needs {
        Needs(cores: min(needs.cores, cores), memory: needs.memory.map { min($0, memory) })
    }
}
