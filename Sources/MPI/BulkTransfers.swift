// Messages of any length, straight from the memory of who sends into that of who receives, in pieces.
//
// - Both ends know the length before: they post pieces of the same size in the same order, so one tag a lane will do.
//   What one rank sends to another on one lane is received in the order in which it was sent.
// - A lane between two ranks has a few pieces under way at a time: the next is posted while the last ones move, and no
//   single call of MPI's copies so much that events wait for it.
// - Whoever owns the memory keeps it until the transfer is done; the transfer keeps the owner.

internal import CMPI
internal import Glibc

/// Owns a file that is mapped, from the beginning of a page on. Network cards may not be told of such memory (Linux
/// refuses to pin what is written back to a file), so its bytes go through memory of ours, and none of it stays
/// in memory for that.
package final class StagedMemory {
    private let owner: AnyObject

    package init(_ owner: AnyObject) { self.owner = owner }
}

package struct BulkTransfers: ~Copyable {
    /// 1 MiB takes some 0.1 ms.
    private static let pieceBytes = 1 << 20
    private static let piecesUnderWay = 4

    private struct Stream: Hashable {
        var peer: Rank
        var lane: Int32
        var isSend: Bool
    }

    private final class Transfer {
        let memory: UnsafeMutableRawBufferPointer
        let owner: AnyObject
        let ticket: UInt64
        let isStaged: Bool
        var posted = 0
        var done = 0

        init(_ memory: UnsafeMutableRawBufferPointer, _ owner: AnyObject, _ ticket: UInt64) {
            self.memory = memory
            self.owner = owner
            self.ticket = ticket
            isStaged = owner is StagedMemory
        }

        var nextPiece: Int { min(BulkTransfers.pieceBytes, memory.count - posted) }
    }

    private struct Piece {
        var stream: Stream
        var transfer: Transfer
        var memory: UnsafeMutableRawBufferPointer
        /// What MPI sees instead of the memory.
        var staging: UnsafeMutableRawPointer?
        var request = cmpi_request_null()

        var start: UnsafeMutableRawPointer? { staging ?? memory.baseAddress }

        init(_ transfer: Transfer, _ stream: Stream) {
            self.stream = stream
            self.transfer = transfer
            let end = transfer.posted + transfer.nextPiece
            memory = UnsafeMutableRawBufferPointer(rebasing: transfer.memory[transfer.posted..<end])
            guard transfer.isStaged, let start = memory.baseAddress else { return }
            let staging = UnsafeMutableRawPointer.allocate(
                byteCount: memory.count, alignment: 64)
            self.staging = staging
            guard stream.isSend else { return }
            staging.copyMemory(from: start, byteCount: memory.count)
            madvise(start, memory.count, MADV_DONTNEED)
        }

        func giveBack() {
            guard let staging else { return }
            defer { staging.deallocate() }
            guard !stream.isSend else { return }
            memory.copyMemory(from: UnsafeRawBufferPointer(start: staging, count: memory.count))
            madvise(memory.baseAddress, memory.count, MADV_DONTNEED)
        }
    }

    private let channel: Channel
    private var waiting: [Stream: [Transfer]] = [:]
    private var underWay: [Piece] = []
    /// Transfers that have not finished, of either direction.
    package private(set) var sending = 0
    package private(set) var receiving = 0

    /// Collective over the world.
    package init(_ world: borrowing MPIWorld) throws(MPIError) {
        channel = try Channel(world)
    }

    /// Collective, when everything has been sent and received.
    package consuming func close() throws(MPIError) {
        try channel.close()
    }

    /// `owner` keeps `bytes` where they are and unchanged until they are sent.
    package mutating func send(
        _ bytes: UnsafeRawBufferPointer, of owner: AnyObject, to rank: Rank, lane: Int32
    ) throws(MPIError) {
        guard !bytes.isEmpty else { return }
        sending += 1
        let transfer = Transfer(UnsafeMutableRawBufferPointer(mutating: bytes), owner, 0)
        try begin(transfer, Stream(peer: rank, lane: lane, isSend: true))
    }

    /// Receives exactly so many bytes as `memory` has; `poll` tells the ticket when they are there.
    package mutating func receive(
        into memory: UnsafeMutableRawBufferPointer, of owner: AnyObject, from rank: Rank,
        lane: Int32, ticket: UInt64
    ) throws(MPIError) {
        precondition(!memory.isEmpty)
        receiving += 1
        try begin(
            Transfer(memory, owner, ticket), Stream(peer: rank, lane: lane, isSend: false))
    }

    /// Moves everything on; returns how many pieces were done.
    package mutating func poll(_ received: (UInt64) -> Void) throws(MPIError) -> Int {
        var pieces = 0
        var index = 0
        while index < underWay.count {
            var done: Int32 = 0
            try check("MPI_Test") {
                MPI_Test(&underWay[index].request.handle, &done, cmpi_status_ignore())
            }
            guard done != 0 else {
                index += 1
                continue
            }
            pieces += 1
            let piece = underWay[index]
            underWay.swapAt(index, underWay.count - 1)
            underWay.removeLast()
            finish(piece, received)
            try postNext(on: piece.stream)
        }
        return pieces
    }

    private mutating func begin(_ transfer: Transfer, _ stream: Stream) throws(MPIError) {
        waiting[stream, default: []].append(transfer)
        try postNext(on: stream)
    }

    private mutating func finish(_ piece: Piece, _ received: (UInt64) -> Void) {
        let transfer = piece.transfer
        piece.giveBack()
        transfer.done += piece.memory.count
        guard transfer.done == transfer.memory.count else { return }
        if piece.stream.isSend {
            sending -= 1
        } else {
            receiving -= 1
            received(transfer.ticket)
        }
    }

    /// Posts pieces of the oldest transfers of a stream, as many as may be under way.
    private mutating func postNext(on stream: Stream) throws(MPIError) {
        var posted = underWay.count { $0.stream == stream }
        while posted < Self.piecesUnderWay, let transfer = waiting[stream]?.first {
            try post(transfer, stream)
            posted += 1
            guard transfer.posted == transfer.memory.count else { continue }
            waiting[stream]?.removeFirst()
            if waiting[stream]?.isEmpty ?? false { waiting[stream] = nil }
        }
    }

    private mutating func post(_ transfer: Transfer, _ stream: Stream) throws(MPIError) {
        assert(MPIWorld.isMainThread)
        var piece = Piece(transfer, stream)
        let (start, bytes) = (piece.start, piece.memory.count)
        if stream.isSend {
            try check("MPI_Isend") {
                MPI_Isend(
                    start, Int32(bytes), cmpi_byte(), stream.peer.mpi, stream.lane,
                    channel.communicator.handle, &piece.request.handle)
            }
        } else {
            try check("MPI_Irecv") {
                MPI_Irecv(
                    start, Int32(bytes), cmpi_byte(), stream.peer.mpi, stream.lane,
                    channel.communicator.handle, &piece.request.handle)
            }
        }
        transfer.posted += bytes
        underWay.append(piece)
    }
}
