import Randomness
import Testing

@testable import Spawner

struct SpawnerProtocolTests {
    static let outcomes: [ProgramReport.Outcome] = [
        .exited(code: 255), .signalled(signal: 9), .notStarted(step: .execute, errno: 2),
    ]

    static func report(_ outcome: ProgramReport.Outcome) -> ProgramReport {
        var report = ProgramReport(ticket: .max, outcome: outcome)
        report.started = 1
        report.ended = 2
        report.userTime = 3
        report.systemTime = 4
        report.maximumResident = 5
        report.logOffset = 6
        report.logLength = 7
        report.leftOut = 8
        report.logFailure = 28
        report.tail = [9, 0, 10]
        return report
    }

    @Test(arguments: outcomes) func aReportComesOutAsItWentIn(_ outcome: ProgramReport.Outcome)
        throws
    {
        var queue = ByteQueue()
        queue.append(Self.report(outcome))
        var read: ProgramReport?
        let whole = try FrameReader.next(of: &queue) { frame throws(SpawnerError) in
            read = try frame.report()
        }
        #expect(whole && read == Self.report(outcome) && queue.count == 0)
    }

    @Test func aFrameIsReadOnlyWhenAllOfItIsThere() throws {
        var whole = ByteQueue()
        whole.append(Self.report(.exited(code: 0)))
        let bytes = whole.take(whole.count) { Array($0) }
        var queue = ByteQueue()
        for (index, byte) in bytes.enumerated() {
            queue.append(byte)
            let there = try FrameReader.next(of: &queue) { frame throws(SpawnerError) in
                _ = try frame.report()
            }
            #expect(there == (index == bytes.count - 1))
        }
    }

    /// Whatever the bytes, a frame is read, or not yet there, or refused: nothing traps.
    @Test func damagedFramesAreRefused() {
        var generator = SeededRandom(seed: 7)
        var refused = 0
        for round in 0..<2000 {
            var queue = ByteQueue()
            queue.append(Self.report(Self.outcomes[round % 3]))
            queue.append(
                Program(
                    arguments: ["a", "b"], environment: [], variables: ["V=1"], processors: [3]),
                ticket: 1)
            var bytes = queue.take(queue.count) { Array($0) }
            for _ in 0..<3 {
                let place = Int(generator.next() % UInt64(bytes.count))
                bytes[place] = UInt8(truncatingIfNeeded: generator.next())
            }
            queue.append(contentsOf: bytes)
            do {
                while try FrameReader.next(of: &queue, Self.readAny) {}
            } catch {
                #expect(error == .protocolBroken)
                refused += 1
            }
        }
        #expect(refused > 100)
    }

    static func readAny(_ frame: inout FrameReader) throws(SpawnerError) {
        switch frame.kind {
        case .report: _ = try frame.report()
        case .program:
            _ = try frame.waitingProgram(environment: ProgramEnvironment(CStrings.joining([])))
        default: throw .protocolBroken
        }
    }

    @Test func namesAreLookedUpAlongThePathOfTheEnvironment() {
        let environment = ProgramEnvironment(CStrings.joining(["A=1", "PATH=/x::/y/z"]))
        func paths(_ name: String) -> [String] {
            let found = environment.paths(for: name)
            return (0..<found.count).compactMap { found[$0].map { String(cString: $0) } }
        }
        #expect(paths("tool") == ["/x/tool", "./tool", "/y/z/tool"])
        #expect(paths("./tool") == ["./tool"])
    }
}
