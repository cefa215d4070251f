import Engine
import Graphs
import JSON
import Sessions

extension EventRecord {
    /// An event as JSON; nil for one of a Drop that the graph has not.
    func json(in blueprint: Blueprint, rank: Int?) -> [UInt8]? {
        guard blueprint.has(drop), let name = EventName(rawValue: UInt8(clamping: event))
        else { return nil }
        let component = blueprint[drop.component]
        var writer = JSONWriter<Never>()
        writer.beginObject()
        writer.key("time")
        writer.real(Double(time) / 1e9)
        for (key, text) in [
            ("event", "\(name)"), ("name", component.name),
            ("iid", component.instanceID(of: Int(drop.instance))),
        ] {
            writer.key(key)
            writer.string(text)
        }
        if let rank {
            writer.key("rank")
            writer.integer(rank)
        }
        if let value = Self.word(name, UInt8(clamping: value)) {
            writer.key("value")
            writer.string(value)
        }
        if name == .dataWritten {
            writer.key("sequence")
            writer.integer(sequence)
            writer.key("size")
            writer.integer(size)
        }
        writer.endObject()
        return writer.bytes()
    }

    private static func word(_ name: EventName, _ number: UInt8) -> String? {
        switch name {
        case .status: DataState(rawValue: number)?.word
        case .execStatus: AppState(rawValue: number)?.word
        case .dropCompleted, .producerFinished:
            Outcome(rawValue: number).map { DataState($0).word }
        case .open, .dataWritten: nil
        }
    }
}
