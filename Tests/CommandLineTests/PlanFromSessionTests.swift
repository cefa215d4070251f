import Foundation
import TestSupport
import Testing

/// What a session on one rank says of starting programs, and of who needs a processor.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct PlanFromSessionTests {
    private let place: Workplace
    private static let copies = 12
    private static let wait = 0.05

    /// Apps that compute for some hundredths of a second, and then wait for as long.
    init() throws {
        place = try Workplace()
        try place.writeGraph(
            command: "for ((i = 0; i < 5000; i++)); do :; done; sleep \(Self.wait); echo 7 > {out}",
            copies: Self.copies)
        let run = try place.weir("run", "a.graph", "--slots", "1", "--session", "one")
        #expect(run.status == 0, "\(run.errors)")
    }

    private struct Report: Decodable {
        struct Size: Decodable {
            var makespan: Double
        }
        var sizes: [Size]
    }

    private struct Drop: Decodable {
        var processorSeconds: Double?
        var started: Double?
        var ended: Double?
    }

    private func makespan(_ words: String) throws -> Double {
        let run = try place.shell("'\(Workplace.weir)' plan a.graph --json \(words)")
        #expect(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).sizes[0].makespan
    }

    /// Until an end was told, which is some time after it was.
    private func apps() throws -> [(processor: Double, seconds: Double)] {
        let run = try place.weir("drops", "one", "--json")
        return try JSONDecoder().decode([Drop].self, from: Data(run.output.utf8)).compactMap {
            guard let processor = $0.processorSeconds, let began = $0.started, let end = $0.ended
            else { return nil }
            return (processor, end - began)
        }
    }

    /// One program in each run.
    @Test func theTimeBetweenTwoRunsIsNoStart() throws {
        try place.writeGraph(
            command: "test $WEIR_INDEX = 0 -o -e ../../go && echo 7 > {out}", copies: 2)
        let run = try place.weir("run", "-q", "a.graph", "--slots", "1", "--session", "two")
        #expect(run.status == 1)
        let resumed = try place.shell(
            "sleep 2; touch go; '\(Workplace.weir)' resume -q --from-failed two")
        #expect(resumed.status == 0, "\(resumed.errors)")
        let plan = try place.weir("plan", "a.graph", "-n", "1", "--from", "two")
        #expect(plan.status == 0 && !plan.output.contains("start_program"), "\(plan.output)")
    }

    @Test func aTraceThatTellsOfWhatIsNotThereIsHeededAsFarAsItGoes() throws {
        let append =
            "import sys; f = open('one/trace/rank-0.trace', 'ab'); "
            + "f.write(bytes([77, 0, 0, 0]) * 8)"
        _ = try place.shell("python3 -c \"\(append)\"")
        let plan = try place.weir("plan", "a.graph", "-n", "1", "--from", "one")
        #expect(plan.status == 0 && plan.output.contains("start_program"), "\(plan.errors)")
    }

    /// The machine file's hour is for programs of which nothing is known.
    @Test func startingTakesWhatItTookThere() throws {
        try place.write("start_program = 3600\n", to: "m")
        let seconds = try apps().map(\.seconds)
        #expect(seconds.count == Self.copies)
        let planned = try makespan("-n 1 --machine m --from one")
        #expect(planned > Double(Self.copies) * Self.wait)
        #expect(planned < seconds.reduce(0, +) + 3600)
        #expect(try makespan("-n 1 --machine m") > Double(Self.copies) * 3600)
        let text = try place.weir("plan", "a.graph", "-n", "1", "--from", "one").output
        #expect(text.contains("start_program = 0.") && text.contains(" as in one\n"), "\(text)")
    }

    /// Twelve ranks on one core: what is computed takes as long as on one rank.
    @Test func ranksThatAreMoreThanCoresShareThem() throws {
        try place.write("cores_per_host = 1\n", to: "one.machine")
        try place.write("cores_per_host = 12\n", to: "twelve.machine")
        let apps = try apps()
        let words = "-n \(Self.copies) --ranks-per-host \(Self.copies) --from one --machine"
        let (shared, own) = (
            try makespan("\(words) one.machine"), try makespan("\(words) twelve.machine")
        )
        let computing = apps.map(\.processor).reduce(0, +)
        #expect(computing > 0 && shared >= computing)
        #expect(own >= Self.wait && own < shared)
        // What is waited for is waited for at the same time.
        #expect(shared < apps.map(\.seconds).reduce(0, +) + 1)
    }
}
