// Bytes on their way through a non-blocking socket: appended at the end, taken from the front.
// Both ends of the socket have two, one a direction. Sending and receiving never block; a queue grows
// as long as the other end does not read, and gives its memory back when it has been emptied.
internal import Glibc

struct ByteQueue {
    private var bytes: [UInt8] = []
    private var first = 0
    /// Larger than any burst seen in normal work; what is above goes back when the queue is empty.
    private static let kept = 1 << 20

    var count: Int { bytes.count - first }

    mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    mutating func append(contentsOf more: some Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// The number at `offset` from the front, left where it is; nil when it is not all there.
    func peek<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int = 0) -> Number? {
        guard offset + MemoryLayout<Number>.size <= count else { return nil }
        return bytes.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: first + offset, as: Number.self)
        }
    }

    mutating func overwrite(_ number: UInt32, backFromEnd distance: Int) {
        let at = bytes.count - distance
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: number, toByteOffset: at, as: UInt32.self)
        }
    }

    /// Hands out the first `length` bytes, which the caller has made sure are there, and drops them.
    mutating func take<Result>(_ length: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result
    {
        let result = bytes.withUnsafeBytes { body(.init(rebasing: $0[first..<first + length])) }
        drop(length)
        return result
    }

    mutating func drop(_ length: Int) {
        first += length
        if first == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= Self.kept)
            first = 0
        } else if first >= Self.kept, first * 2 >= bytes.count {
            bytes.removeFirst(first)
            first = 0
        }
    }
}

extension ByteQueue {
    enum Transfer: Equatable {
        case moved
        /// Received, and there is no more.
        case emptied
        case wouldBlock
        case ended
    }

    /// Sends what the socket takes.
    mutating func send(to socket: Int32) -> Transfer {
        while count > 0 {
            let sent = bytes.withUnsafeBytes {
                Glibc.send(
                    socket, $0.baseAddress! + first, count, Int32(MSG_NOSIGNAL))
            }
            if sent >= 0 {
                drop(sent)
            } else if errno == EAGAIN {
                return .wouldBlock
            } else if errno != EINTR {
                return .ended
            }
        }
        return .moved
    }

    /// Receives once, at most 64 KiB.
    mutating func receive(from socket: Int32) -> Transfer {
        let room = 65536
        while true {
            var received = 0
            bytes.append(addingCapacity: room) { span in
                received = span.withUnsafeMutableBufferPointer { buffer, count in
                    let received = recv(socket, buffer.baseAddress, room, 0)
                    count = max(received, 0)
                    return received
                }
            }
            if received > 0 { return received < room ? .emptied : .moved }
            if received == 0 { return .ended }
            if errno == EAGAIN { return .wouldBlock }
            if errno != EINTR { return .ended }
        }
    }
}
