import Engine
import Graphs
import Sessions
import Storage
import Testing
import Transport

@testable import Execution

/// Which files may stay on a disk of one host, by who makes and reads them where.
struct ScratchTierTests {
    /// make → middle → use → result, each of four; the last of `use` reads all of `middle`, if told.
    private func plan(
        _ fields: [Field] = [], hosts: [String], owners: [Int], readsAll: Bool = false
    ) throws -> RunPlan {
        var blueprint = Blueprint(name: "tiers")
        let bash = "dlg.apps.bash_shell_app.BashShellApp"
        let file = "dlg.data.drops.file.FileDROP"
        let kinds: [(String, DropKind, String, [Field])] = [
            ("make", .app, bash, []), ("middle", .data, file, fields), ("use", .app, bash, []),
            ("result", .data, file, []),
        ]
        let ids = kinds.map { name, kind, dropClass, fields in
            blueprint.add(
                Component(
                    id: name, name: name, kind: kind, category: "", categoryType: "",
                    dropClass: dropClass, levels: [Level(group: "s", extent: 4)], fields: fields))
        }
        for (from, to) in zip(ids, ids.dropFirst()) {
            let isAllToAll = readsAll && from == ids[1]
            blueprint.link(
                from, to: to, ports: PortPair(source: "x", target: "x"),
                rule: isAllToAll ? .blocks(sources: 4, targets: 4) : .oneToOne)
        }
        var ownership = Ownership(partitionCount: hosts.count)
        for _ in ids {
            ownership.addComponent(
                runs: owners.enumerated().map { (start: $0, owner: PartitionID($1)) }, count: 4)
        }
        return RunPlan(
            blueprint: blueprint, ownership: ownership, islands: IslandMap(hostOfRank: hosts),
            session: SessionDirectory(path: "/nowhere"), inputFolders: [], options: RunOptions())
    }

    private func uses(_ plan: RunPlan, rank: Int) throws -> [ScratchTier.Use] {
        let folder = try ScratchFolder(in: "/tmp", session: "/s", token: 1, host: "a")
        let tier = ScratchTier(
            folder, plan, rank: Rank(rank), Placement.places(in: plan.blueprint))
        return (0..<4).map { tier.use(of: DropName(ComponentID(1), $0)) }
    }

    @Test func whatOneHostMakesAndReadsStays() throws {
        let plan = try plan(hosts: ["a", "a", "b"], owners: [0, 1, 2, 2])
        #expect(try uses(plan, rank: 0)[...1] == [.kept, .kept])
        #expect(try uses(plan, rank: 2)[2...] == [.kept, .kept])
    }

    @Test func whatAnotherHostReadsIsCopied() throws {
        let two = try plan(hosts: ["a", "a", "b"], owners: [0, 1, 2, 2], readsAll: true)
        #expect(try uses(two, rank: 0) == [.copied, .copied, .copied, .copied])
        let one = try plan(hosts: ["a", "a", "a"], owners: [0, 1, 2, 2], readsAll: true)
        #expect(try uses(one, rank: 1) == [.kept, .kept, .kept, .kept])
    }

    @Test func theGraphDecides() throws {
        let all = { (fields: [Field]) in
            try self.uses(
                self.plan(fields, hosts: ["a"], owners: [0, 0, 0, 0]), rank: 0)[0]
        }
        #expect(try all([Field(id: "f", name: "filepath", value: "x.txt")]) == .copied)
        #expect(
            try all([
                Field(id: "f", name: "filepath", value: "x.txt"),
                Field(id: "p", name: "place", value: "scratch"),
            ]) == .kept)
        #expect(try all([Field(id: "t", name: "persist", value: "true")]) == .copied)
        #expect(
            try all([
                Field(id: "t", name: "persist", value: "true"),
                Field(id: "p", name: "place", value: "scratch"),
            ]) == .copied)
        // Nobody reads it.
        let one = try plan(hosts: ["a"], owners: [0, 0, 0, 0])
        let ofComponents = ScratchTier.uses(in: one.blueprint, Placement.places(in: one.blueprint))
        #expect(ofComponents[3] == .copied)
    }
}
