import Testing

@testable import Execution

struct TimersTests {
    @Test(arguments: 1...20)
    func alarmsComeInTheOrderOfTheirTimes(_ seed: Int) {
        var timers = Timers()
        let delays = (0..<50).map { UInt32(($0 * 7919 * seed) % 101) }
        for (ticket, delay) in delays.enumerated() {
            timers.set(.kill(ticket: UInt64(ticket)), in: delay, now: 1000)
        }
        var rung: [UInt32] = []
        for now in stride(from: UInt64(1000), through: 1000 + 101 * 1_000_000, by: 500_000) {
            while case .kill(let ticket)? = timers.next(now: now) {
                let delay = delays[Int(ticket)]
                #expect(1000 + UInt64(delay) * 1_000_000 <= now)
                rung.append(delay)
            }
        }
        #expect(rung == delays.sorted())
        #expect(timers.isEmpty)
    }
}
