// The walk: from what has not ended back to what it needs, and from what becomes another forward to all that
// follows from it. Each Drop is opened once, so it is linear in Drops and edges.

import Engine
import Graphs
import Storage

extension RerunPlan {
    // MARK: Where it begins

    mutating func begin(with number: Int) {
        if let comparison = wishes.comparison, !comparison.isKept(number) {
            return open(number, comparison.reason(number))
        }
        guard finals.isFinal(number) else { return open(number, .notDone) }
        let component = ComponentID(Int(graph.component[number]))
        if wishes.components.contains(component)
            || !wishes.rerun.isEmpty && wishes.rerun.contains(graph.name(of: DropID(number)))
        {
            return soil(number, .asked)
        }
        if kind(number) == .app, finals.hasOutdatedInput(number, in: graph) {
            return open(number, .inputDiffers)
        }
        switch outcome(number) {
        case .failed, .cancelled: if wishes.fromFailed { soil(number, .failed) }
        case .skipped: break
        case .completed:
            guard kind(number) == .data else { return }
            let drop = DropID(number)
            if graph.producerRange(of: drop).isEmpty {
                if isChangedInput(number) { soil(number, .inputChanged) }
            } else if graph.consumerRange(of: drop).isEmpty, !hasExpired(number), !isThere(number) {
                open(number, .fileLost)
            }
        }
    }

    /// A file from outside that is another now. One that is gone is no matter until it is needed.
    private func isChangedInput(_ number: Int) -> Bool {
        guard places.placements[Int(graph.component[number])] == .file, finals.hasSize(number),
            let path = try? places.path(of: graph.name(of: DropID(number))),
            let size = Files.size(of: path)
        else { return false }
        return !finals.isFolder(number) && UInt64(size) != finals.sizes[number]
            && Files.isRegular(path)
    }

    // MARK: The walk

    private mutating func open(_ number: Int, _ reason: RerunReason) {
        guard reasons[number] == 0 else { return }
        reasons[number] = reason.rawValue
        restored.remove(number)
        waiting.append(number)
    }

    /// Will be another than it was: so will all that follows.
    private mutating func soil(_ number: Int, _ reason: RerunReason) {
        guard !isDirty[number] else { return }
        isDirty[number] = true
        open(number, reason)
        dirty.append(number)
    }

    mutating func work() {
        while true {
            if let number = dirty.popLast() {
                let drop = DropID(number)
                for edge in graph.consumerRange(of: drop) {
                    let next = graph.consumers[edge].drop.index
                    // What has not ended will see for itself.
                    if finals.isFinal(next) { soil(next, .inputChanged) }
                }
                // Data is made anew by all that make it.
                if kind(number) == .data {
                    for edge in graph.producerRange(of: drop) {
                        open(graph.producers[edge].drop.index, .outputNeeded)
                    }
                }
            } else if let number = waiting.popLast() {
                if kind(number) == .app {
                    openAround(app: number)
                } else {
                    openAround(data: number)
                }
            } else {
                return
            }
        }
    }

    private mutating func openAround(app number: Int) {
        let drop = DropID(number)
        for edge in graph.producerRange(of: drop) {
            let data = graph.producers[edge].drop.index
            if isStream[Int(graph.producerPorts[edge])] {
                open(data, .stream)
            } else if reasons[data] == 0, outcome(data) == .completed, !isThere(data) {
                open(
                    data,
                    !isFile(data)
                        ? .memoryLost : finals.isInScratch(data) ? .scratchLost : .fileLost)
            }
        }
        for edge in graph.consumerRange(of: drop) {
            let data = graph.consumers[edge].drop.index
            open(data, .producerRuns)
            // Also of an app that had not ended, or that an edit begins anew, somebody may have read this.
            if isNonDeterministic[Int(graph.component[number])] && finals.isFinal(data)
                || wishes.trustsNobody
            {
                soil(data, .inputChanged)
            }
            openThoseWhoReadUnknown(data)
        }
    }

    /// When it is made again nobody can say whether it is what they had read.
    private mutating func openThoseWhoReadUnknown(_ data: Int) {
        for edge in graph.consumerRange(of: DropID(data)) {
            let app = graph.consumers[edge].drop.index
            if reasons[app] == 0, finals.hasRead(app), finals.isUnknown(data, to: app) {
                open(app, .inputUnknown)
            }
        }
    }

    private mutating func openAround(data number: Int) {
        let drop = DropID(number)
        for edge in graph.consumerRange(of: drop)
        where isStream[Int(graph.consumerPorts[edge])] {
            open(graph.consumers[edge].drop.index, .stream)
        }
        let isFileThere = isFile(number) && isThere(number)
        for edge in graph.producerRange(of: drop) {
            let app = graph.producers[edge].drop.index
            guard reasons[app] == 0, outcome(app) == .completed else { continue }
            let isWritten = !isInProcess[Int(graph.component[app])] && isFileThere
            if !isWritten
                || [.fileLost, .scratchLost].contains(RerunReason(rawValue: reasons[number]))
            {
                open(app, .outputNeeded)
            }
        }
    }
}
