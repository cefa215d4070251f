// A notice for a subscriber on another rank, among other work: 36 bytes. Like an event it begins with
// 8 bytes that name a Drop, here by its lasting name (component, instance); then the kind, the name of
// the event, its value (a state or an outcome) and 1 spare; the subscription, and of a write its
// sequence and size (8 bytes each).
//
//     36  notice

import Engine
import Graphs

extension Wire {
    static let noticeKind: UInt8 = 36
    static let noticeSize = eventSize + 24

    static func append(_ notice: Notice, to packet: inout some ByteSink) {
        var value: UInt8 = 0
        var numbers: (sequence: UInt64, size: UInt64) = (0, 0)
        switch notice.content {
        case .status(let state): value = state.rawValue
        case .execStatus(let state): value = state.rawValue
        case .dropCompleted(let outcome), .producerFinished(let outcome): value = outcome.rawValue
        case .open: break
        case .dataWritten(let sequence, let size): numbers = (sequence, size)
        }
        packet.append(little: notice.drop.component.row)
        packet.append(little: notice.drop.instance)
        let name = UInt32(notice.content.name.rawValue)
        packet.append(little: UInt32(noticeKind) | name << 8 | UInt32(value) << 16)
        packet.append(little: notice.subscription)
        packet.append(little: numbers.sequence)
        packet.append(little: numbers.size)
    }

    static func readNotice(_ packet: UnsafeRawBufferPointer, at offset: Int) -> Notice? {
        guard offset + noticeSize <= packet.count, packet[offset + 11] == 0,
            let name = EventName(rawValue: packet[offset + 9]),
            let content = content(
                name, value: packet[offset + 10],
                (packet.little64(offset + eventSize + 8), packet.little64(offset + eventSize + 16)))
        else { return nil }
        let drop = DropName(
            ComponentID(Int(packet.little32(offset))), Int(packet.little32(offset + 4)))
        return Notice(
            subscription: packet.little64(offset + eventSize), drop: drop, content: content)
    }

    private static func content(
        _ name: EventName, value: UInt8, _ numbers: (sequence: UInt64, size: UInt64)
    ) -> Notice.Content? {
        guard name == .dataWritten || numbers == (0, 0) else { return nil }
        switch name {
        case .status: return DataState(rawValue: value).map { .status($0) }
        case .execStatus: return AppState(rawValue: value).map { .execStatus($0) }
        case .dropCompleted: return Outcome(rawValue: value).map { .dropCompleted($0) }
        case .producerFinished: return Outcome(rawValue: value).map { .producerFinished($0) }
        case .open: return value == 0 ? .open : nil
        case .dataWritten:
            return value == 0
                ? .dataWritten(sequence: numbers.sequence, size: numbers.size) : nil
        }
    }
}
