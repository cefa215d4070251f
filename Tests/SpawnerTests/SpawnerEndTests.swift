// No orphan survives, however the rank ends. The family: a pipeline, a grandchild with a session of its
// own, and one with two sessions between that ignores the polite signals and whose parent has ended.
import Foundation
import Testing

@Suite(.serialized, .timeLimit(.minutes(60)))
struct SpawnerEndTests {
    @Test func aKilledRankLeavesNobodyBehind() throws {
        let family = try Family("hold", members: 5)
        // Some that have said that they are up are yet to start others.
        #expect(family.marked(besideProbe: true) { $0.count >= 7 }.count >= 7)
        family.kill()
        #expect(family.awaitEndOfPrograms())
        #expect(family.survivors() == [])
    }

    @Test func aDroppedHandleLeavesNobodyBehind() throws {
        let family = try Family("drop", members: 5)
        family.say()
        #expect(family.awaitEndOfPrograms())
        #expect(family.survivors(besideProbe: true) == [])
        #expect(family.finish().contains("dropped"))
    }

    @Test func endReturnsWhenAllAreGone() throws {
        let family = try Family("end", members: 5)
        #expect(family.finish().contains("ended -1"))
        #expect(family.awaitEndOfPrograms())
        #expect(family.marked() == [])
    }

    @Test func aKilledSpawnerIsNoticedAndTakesItsProgramsAlong() throws {
        let family = try Family("spawner-killed", members: 1)
        let said = family.finish()
        #expect(said.contains("poll spawnerDied\nflush spawnerDied\n"))
        // Also what a program has started, in a session of its own.
        #expect(family.awaitEndOfPrograms())
    }
}
