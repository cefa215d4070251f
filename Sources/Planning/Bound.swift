// What keeps a run from being over sooner, and which size to take.

package import Graphs

package enum Bound: Equatable, Sendable {
    /// The longest way through the graph; most of it is one component's, or nobody's.
    case criticalPath(ComponentID?)
    /// One app alone takes as long as it all.
    case oneApp(ComponentID)
    /// More cores would help.
    case cores
    /// More GPUs would.
    case gpus
    /// Drops on the way between ranks.
    case network
    /// Starting programs, and what ranks do beside the apps.
    case starting
    /// All files through one file system.
    case disk
    /// A rank needs more than it has.
    case memory
}

extension Forecast {
    /// `memoryPerRank` is what a rank has, if anybody knows.
    package func bound(memoryPerRank: Double?) -> Bound {
        if let memoryPerRank, peakMemory > memoryPerRank { return .memory }
        if diskSeconds > makespan { return .disk }
        let share = { (part: Double) in makespan > 0 ? part / makespan : 0 }
        if max(share(chain.messages), networkShare) > 0.3 { return .network }
        if max(share(chain.starting), threadShare) > 0.5 { return .starting }
        let (cores, gpus) = (share(chain.waitingForCores), share(chain.waitingForGPUs))
        if gpus >= 0.1, gpus > cores, makespan > 1.1 * criticalPath { return .gpus }
        // What waits for cores would be over sooner with more of them.
        guard makespan <= 1.1 * criticalPath || cores < 0.1 else {
            return .cores
        }
        guard let (component, seconds) = chain.heaviest else { return .criticalPath(nil) }
        if chain.apps == 1 { return .oneApp(component) }
        return .criticalPath(share(seconds) > 0.5 ? component : nil)
    }
}

package struct Recommendation: Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// The fewest node-hours that meet the deadline.
        case meetsDeadline
        /// None meets it; this is the soonest.
        case missesDeadline
        /// The soonest within the budget.
        case withinBudget
        /// None is within it; this costs least.
        case beyondBudget
        /// Speed-up times efficiency is greatest.
        case bestUse
        case onlyOne
    }

    /// Number of the forecast.
    package var choice: Int
    package var reason: Reason

    /// Of sizes that fit into memory; nil if there are none.
    package init?(
        _ forecasts: [Forecast], memoryPerRank: Double?, deadline: Double?, budget: Double?
    ) {
        let fitting = forecasts.indices.filter {
            memoryPerRank.map { [peak = forecasts[$0].peakMemory] in peak <= $0 } ?? true
        }
        guard let first = fitting.first else { return nil }
        let time = { forecasts[$0].makespan }
        let cost = { forecasts[$0].nodeHours }
        let least = { (numbers: [Int], key: (Int) -> Double) in
            numbers.min { key($0) < key($1) } ?? first
        }
        // Of those that cost as much, give or take a hundredth, the soonest.
        let cheapest = { (numbers: [Int]) in
            let cost = cost(least(numbers, cost))
            return least(numbers.filter { forecasts[$0].nodeHours <= cost * 1.01 }, time)
        }
        let affordable = fitting.filter { number in budget.map { cost(number) <= $0 } ?? true }
        guard !affordable.isEmpty else {
            self.init(choice: cheapest(fitting), reason: .beyondBudget)
            return
        }
        if let deadline {
            let soon = affordable.filter { time($0) <= deadline }
            self.init(
                choice: soon.isEmpty ? least(affordable, time) : cheapest(soon),
                reason: soon.isEmpty ? .missesDeadline : .meetsDeadline)
        } else if budget != nil {
            self.init(choice: least(affordable, time), reason: .withinBudget)
        } else {
            // The knee: time² × cores is least where speed-up × efficiency is greatest.
            let use = { (number: Int) in
                time(number) * time(number) * Double(forecasts[number].ranks)
            }
            self.init(
                choice: least(affordable, use), reason: fitting.count == 1 ? .onlyOne : .bestUse)
        }
    }

    private init(choice: Int, reason: Reason) {
        self.choice = choice
        self.reason = reason
    }
}
