// Apps of this rank that hear of events: an app is a subscriber as a closure is. It is told of what has
// happened since the run began, then of each event as it comes, and ends when all that it hears of has.

import Components
import Engine
import Graphs
import Storage

extension RankCore {
    /// Subscribes for the apps of all ranks, and makes ready to hear for those here.
    mutating func subscribeApps() {
        guard plan.options.trial == .none else { return }
        let listening = Listening(plan.blueprint)
        guard !listening.listeners.isEmpty else { return }
        let ownership = plan.ownership
        let ranks = plan.rankOfPartition
        let subscriptions = listening.subscriptions { name in
            let address = ownership.address(of: name.component, Int(name.instance))
            return ranks[address.partition.index]
        }
        for subscription in subscriptions { engine.subscribe(subscription, into: &effects) }
        for row in 0..<engine.graph.dropCount {
            let name = engine.graph.name(of: DropID(row))
            for some in listening.listeners {
                guard let app = some.number(of: name) else { continue }
                listeners[app] = Listener(DropID(row), some.interests, plan.blueprint)
            }
        }
    }

    mutating func beginListener(_ drop: DropID, _ body: any StreamBody) {
        guard !data.isUsed || hasInputs(drop) else { return }
        do throws(DropBodies.Problem) {
            let work = try bodies.work(for: drop, in: engine.graph, data, streams)
            listen(to: work, of: drop)
            streams.runs[drop] = StreamRun(
                work: work, reader: body.reader(), isBrief: body.readsBriefly, inputs: [:],
                openStreams: 1)
            for app in listeners.keys where listeners[app]?.drop == drop {
                listeners[app]?.beginAgain()
                tellListener(app)
            }
        } catch { fail(drop, cause: .problem(error)) }
    }

    /// False if no such app is here.
    mutating func hear(_ notice: Notice, by app: UInt32) -> Bool {
        guard listeners[app] != nil else { return false }
        listeners[app]?.hear(notice, plan.blueprint)
        if heardOf.last != app { heardOf.append(app) }
        return true
    }

    /// What has come since the last time.
    mutating func tellListeners() {
        let apps = heardOf
        heardOf.removeAll(keepingCapacity: true)
        for app in apps { tellListener(app) }
    }

    private mutating func tellListener(_ app: UInt32) {
        guard let drop = listeners[app]?.drop, streams.runs[drop] != nil,
            let news = listeners[app]?.news()
        else { return }
        if !news.isEmpty { streams.runs[drop]?.items.append(.heard(DropBytes(Array(news)))) }
        if listeners[app]?.awaited == 0 { streams.runs[drop]?.openStreams = 0 }
        readOn(drop)
        if engine.isFinal(drop) { streams.forget(drop) }
    }
}
