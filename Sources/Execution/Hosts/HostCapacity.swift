// What a host has for the apps of its ranks, and where a rank's programs may run.

import Components
package import Spawner

package struct HostCapacity: Equatable, Sendable {
    /// What an app can ask for at most.
    package var cores: Int
    /// What the ranks may use together: as many as cores, or one for each rank where these are more.
    package var slots: Int
    package var memory: Int
    package var processors = ProcessorSet()
    /// Nil where nothing tells of GPUs: then nobody counts them.
    package var gpus: GPUNames?

    package init(cores: Int, slots: Int, memory: Int) {
        self.cores = max(1, cores)
        self.slots = max(1, slots)
        self.memory = memory
    }

    /// Of so many ranks that tell of one host and start apps there; `slotsAsked` is what the user
    /// gives each, whatever the host is like.
    package init(_ records: [HostRecord], workers: Int, slotsAsked: Int?) {
        var processors = ProcessorSet()
        for record in records { processors.formUnion(record.processors) }
        let memory = records.map(\.memory).min() ?? 0
        if let slotsAsked {
            self.init(cores: slotsAsked * workers, slots: slotsAsked * workers, memory: memory)
        } else {
            let cores = processors.count
            self.init(cores: cores, slots: max(cores, workers), memory: memory)
        }
        self.processors = processors
        gpus = GPUNames(toldBy: records.map(\.gpus))
    }

    /// Where another host would have had more.
    func granted(to needs: Needs) -> Needs {
        Needs(
            cores: min(needs.cores, cores), memory: needs.memory.map { min($0, memory) },
            gpus: needs.gpus, logLimit: needs.logLimit)
    }

    /// Each rank's own part.
    package func slots(ofEach workers: Int) -> Int { max(1, slots / max(1, workers)) }
}

/// Where the launcher has bound a rank, and where it may let its programs run.
package struct Binding: Equatable, Sendable {
    private let own: Int
    private let host: [UInt16]

    package init(_ own: ProcessorSet = ProcessorSet(), on host: ProcessorSet = ProcessorSet()) {
        self.own = own.count
        self.host = own == host ? [] : host.numbers
    }

    /// Empty: those of the rank. A rank that is bound to less than its share of the host is bound for
    /// its own sake, and its programs are free.
    func processors(forCores cores: Int, ofSlots slots: Int) -> [UInt16] {
        max(cores, slots) <= own ? [] : host
    }
}
