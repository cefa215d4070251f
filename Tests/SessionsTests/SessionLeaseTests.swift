import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Sessions

struct SessionLeaseTests {
    private let session: SessionDirectory

    init() throws {
        session = try SessionDirectory.create(
            at: FileManager.default.temporaryDirectory.path + "/weir-lease-\(UUID().uuidString)")
    }

    private func remove() { try? FileManager.default.removeItem(atPath: session.path) }

    @Test func oneHoldsItAtATime() throws {
        defer { remove() }
        #expect(!SessionLease.isHeld(session))
        let first = try SessionLease(of: session, host: "here")
        #expect(SessionLease.isHeld(session))
        #expect(throws: SessionLease.Refusal.self) {
            _ = try SessionLease(of: session, host: "here")
        }
        first.release()
        #expect(!SessionLease.isHeld(session))
        try SessionLease(of: session, host: "here").release()
    }

    /// Scripts poll `weir status --quiet` in a loop: a run that begins must not take them for another.
    @Test func whoAsksIsNotInTheWayOfWhoTakes() throws {
        defer { remove() }
        try SessionLease(of: session, host: "here").release()
        let poller = Poller()
        let polling = (0..<2).map { _ in Background { [session] in poller.ask(session) } }
        while poller.asked.load(ordering: .relaxed) < 10 { sched_yield() }
        let refusals = (0..<50).filter { _ in
            guard let lease = try? SessionLease(of: session, host: "here") else { return true }
            lease.release()
            return false
        }
        poller.isOver.store(true, ordering: .relaxed)
        for thread in polling { try thread.wait() }
        #expect(refusals.isEmpty, "\(refusals.count) of 50 refused")
    }
}

private final class Poller: Sendable {
    let isOver = Atomic(false)
    let asked = Atomic(0)

    func ask(_ session: SessionDirectory) {
        while !isOver.load(ordering: .relaxed) {
            _ = SessionLease.isHeld(session)
            asked.add(1, ordering: .relaxed)
        }
    }
}
