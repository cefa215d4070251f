// How much of one output an app inside a rank has in memory while it writes it. All that run at once have an
// eighth of what the host's data may take, and at most 1 GiB each: most of the rest is for what is complete.
// Without a limit they have all that the host has.

import Components
import Storage
import Transport

extension RunPlan {
    /// `near`: a folder of this host's own, if there is one.
    func longBytes(of rank: Rank, near: String?) -> LongBytes {
        let writers = max(1, islands.ranksBeside(rank) * options.slots)
        let folders = [near, session.path].compactMap(\.self)
        guard let limit = options.memoryLimit else {
            return LongBytes(from: max(options.capacity.memory / writers, 1 << 30), in: folders)
        }
        return LongBytes(from: min(max(limit / 8 / writers, 1 << 20), 1 << 30), in: folders)
    }
}

extension LongBytes {
    /// All of what lies in files, looked at again, where programs and apps read it as if it were in memory.
    func read(_ stretches: [FileStretch]) throws(FileError) -> DropBytes {
        let work = Work(inputs: [.stretches(stretches)], outputs: [Work.Output(.shared)])
        work.long = self
        do throws(BodyFailure) {
            try Copy().run(work)
            try work.close()
        } catch {
            throw error.file ?? FileError("read", stretches.first?.path ?? "", code: 74)
        }
        return work.written(to: 0) ?? .empty
    }

    func isExceeded(by stretches: [FileStretch]) -> Bool {
        stretches.reduce(0) { $0 + $1.count } >= threshold
    }
}
