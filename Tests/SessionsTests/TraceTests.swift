import Foundation
import Graphs
import Sessions
import Testing

struct TraceTests {
    private static func record(_ instance: Int, _ began: UInt64, _ ended: UInt64) -> TraceRecord {
        TraceRecord(
            name: DropName(ComponentID(3), instance), attempt: 2, isProgram: instance % 2 == 1,
            startHeld: UInt64(instance) * 7, began: began, ended: ended)
    }

    @Test func whatIsWrittenIsReadAndATornTailIsLeftOut() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("weir-trace-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let records = (0..<5000).map { Self.record($0, UInt64($0) << 33, UInt64($0) << 33 + 7) }
        var writer = try TraceWriter(path: path)
        for record in records { try writer.append(record) }
        try writer.flush()
        #expect(try Trace.read(path) == records)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for cut in [1, 31, 32, 33] {
            try whole.dropLast(cut).write(to: URL(fileURLWithPath: path))
            #expect(try Trace.read(path) == Array(records.dropLast((cut + 31) / 32)))
        }
        #expect(try Trace.read(path + ".none").isEmpty)
    }

    @Test func whatOverlapsHasLanesOfItsOwn() {
        let records = [(0, 10, 20), (1, 0, 15), (2, 15, 30), (3, 20, 25), (4, 40, 40)].map {
            Self.record($0.0, UInt64($0.1), UInt64($0.2))
        }
        let lanes = Trace.lanes(records).map { [Int($0.record.name.instance), $0.lane] }
        #expect(lanes == [[1, 0], [0, 1], [2, 0], [3, 1], [4, 0]])
    }
}
