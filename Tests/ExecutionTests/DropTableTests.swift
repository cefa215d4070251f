import Graphs
import Randomness
import Testing

@testable import Execution

struct DropTableTests {
    @Test(arguments: 0..<4)
    func itIsADictionary(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var table = DropTable<Int>(rows: 50)
        var dictionary: [Int: Int] = [:]
        for step in 0..<2000 {
            // Also rows that were appended later.
            let row = Int.random(in: 0..<80, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                table[DropID(row)] = step
                dictionary[row] = step
            case 1:
                table.change(DropID(row), from: 7) { $0 += step }
                dictionary[row, default: 7] += step
            case 2:
                let removed = table.remove(DropID(row))
                #expect(removed == dictionary.removeValue(forKey: row))
            default:
                table[DropID(row)] = nil
                dictionary[row] = nil
            }
            let found = table[DropID(row)]
            #expect(found == dictionary[row])
            let isEmpty = table.isEmpty
            #expect(isEmpty == dictionary.isEmpty)
        }
        for row in 0..<80 {
            let found = table[DropID(row)]
            #expect(found == dictionary[row])
        }
    }
}
