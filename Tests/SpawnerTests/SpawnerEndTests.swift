// No orphan survives, however the rank ends. The family: a pipeline, a grandchild with a session of its
// own, and one with two sessions between that ignores the polite signals and whose parent has ended.
import Foundation
import Testing

@Suite(.serialized, .timeLimit(.minutes(60)))
struct SpawnerEndTests {
    @Test func aKilledRankLeavesNobodyBehind() throws {
        let family = try Family("hold", members: 5)
        #expect(family.marked(besideProbe: true).count >= 7)
        let killed = ContinuousClock.now
        family.kill()
        #expect(family.awaitEndOfPrograms())
        #expect(family.survivors() == [])
        #expect(ContinuousClock.now - killed < .seconds(5))
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
        #expect(family.awaitEndOfPrograms())
    }
}
