import Engine
import Graphs
import Testing

struct WaitingAppsTests {
    private func order(_ apps: inout WaitingApps) -> [Int] {
        var order: [Int] = []
        while let first = apps.first {
            #expect(!apps.isEmpty && apps.popFirst() == first)
            order.append(first.index)
        }
        #expect(apps.isEmpty && apps.popFirst() == nil)
        return order
    }

    @Test func whatMostWaitsForComesFirst() {
        var apps = WaitingApps(urgency: [3, 1, 7, 3, 0])
        for row in [1, 4, 3, 0, 2] { apps.append(DropID(row)) }
        #expect(order(&apps) == [2, 3, 0, 1, 4])
        for row in [1, 0] { apps.append(DropID(row)) }
        #expect(apps.popFirst() == DropID(0))
        apps.append(DropID(2))
        #expect(order(&apps) == [2, 1])
    }

    @Test func whereNothingIsKnownWhoCameFirstIsFirst() {
        var apps = WaitingApps()
        for row in [3, 1, 2] { apps.append(DropID(row)) }
        #expect(apps.popFirst() == DropID(3))
        apps.append(DropID(0))
        #expect(order(&apps) == [1, 2, 0])
    }
}
