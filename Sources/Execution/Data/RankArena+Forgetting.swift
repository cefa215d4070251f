// Arrays that nobody needs any more: their space is used again after the next commit.

import Arena
import Storage
import Synchronization

extension RankArena {
    /// So much was forgotten that it is worth a commit, before which its space is not used again.
    var hasSomethingToFree: Bool { released.load(ordering: .relaxed) > 0 }

    var hasMuchToFree: Bool { released.load(ordering: .relaxed) >= 8 << 20 }

    func forget(_ stretch: FileStretch) {
        // A share of an array that others write, too: whoever tries again writes it again.
        guard stretch.path == path else { return }
        if stretch.count > 0 { forget(at: stretch.offset) }
    }

    /// What begins there.
    func forget(at offset: Int) {
        guard let entry = kept.withLock({ $0.removeValue(forKey: offset) }) else {
            guard let count = writer.withLock({ $0 })?.releasePacked(at: offset) else { return }
            return countForgotten(count)
        }
        if let packed = entry.packed {
            writer.withLock { $0?.release(packed) }
        } else {
            _ = writer.withLock { $0?.release(entry.name) }
        }
        forget(entry.copies)
        _ = uses.withLock { $0.removeValue(forKey: entry.whole) }
        countForgotten(entry.count)
    }

    private func countForgotten(_ count: Int) {
        released.wrappingAdd(count, ordering: .relaxed)
        isLong.store(true, ordering: .relaxed)
    }
}
