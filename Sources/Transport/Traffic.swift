/// What one rank has sent to and received from others: what it told itself does not count.
package struct Traffic: Equatable, Sendable {
    package var packetsSent: UInt64 = 0
    package var bytesSent: UInt64 = 0
    package var packetsReceived: UInt64 = 0
    package var bytesReceived: UInt64 = 0

    package init() {}

    @inline(__always)
    mutating func sent(_ bytes: Int) {
        packetsSent += 1
        bytesSent += UInt64(bytes)
    }

    @inline(__always)
    mutating func received(_ bytes: Int) {
        packetsReceived += 1
        bytesReceived += UInt64(bytes)
    }
}
