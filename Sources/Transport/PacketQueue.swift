// Packets from a rank to itself, first in first out, in one block of memory that grows and is used again.
// A packet is a word with its length, and its bytes rounded up to words.

struct PacketQueue: ~Copyable {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 64)
    private var head = 0
    private var tail = 0
    private(set) var count = 0

    mutating func append(_ packet: UnsafeRawBufferPointer) {
        let needed = 8 + (packet.count + 7) & ~7
        if memory.count - tail < needed { makeRoom(for: needed) }
        memory.storeBytes(of: packet.count, toByteOffset: tail, as: Int.self)
        UnsafeMutableRawBufferPointer(rebasing: memory[(tail + 8)...]).copyMemory(from: packet)
        tail += needed
        count += 1
    }

    /// The oldest packet; its bytes are valid until the next `append`.
    mutating func next() -> UnsafeRawBufferPointer? {
        guard count > 0 else { return nil }
        let length = memory.load(fromByteOffset: head, as: Int.self)
        let start = head + 8
        head = start + (length + 7) & ~7
        count -= 1
        if count == 0 {
            head = 0
            tail = 0
        }
        return UnsafeRawBufferPointer(rebasing: memory[start..<start + length])
    }

    /// Closes the gap in front, or doubles if that would not free half of the memory.
    private mutating func makeRoom(for needed: Int) {
        let live = UnsafeRawBufferPointer(rebasing: memory[head..<tail])
        if live.count + needed <= memory.count / 2 {
            memory.copyMemory(from: live)
        } else {
            let wider = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(memory.count * 2, live.count + needed), alignment: 64)
            wider.copyMemory(from: live)
            memory.deallocate()
            memory = wider
        }
        tail = live.count
        head = 0
    }

    deinit {
        memory.deallocate()
    }
}
