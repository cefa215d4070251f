// What the first start of a program costs more than the others: pages of code that nothing has touched yet,
// the first memory of each size, what Swift's runtime looks up once. That is a multiple of all the rest of
// a start, and would hold the rank's thread while others wait for it. So before the clock of the run
// begins, a start is gone through, but for whatever anybody could notice: no file, no program, no ticket. Not
// of an app with many Drops beside it: its own start takes longer than all that.

import Graphs

extension RankCore {
    func rehearseStart(_ programs: inout ProgramPool) {
        guard let drop = firstProgram else { return }
        let needs = plan.options.capacity.granted(
            to: bodies.needs(of: engine.graph.name(of: drop)))
        // Whatever is wrong with its command is told when it is to start.
        let invocation = try? bodies.invocation(of: drop, in: engine.graph, nil, isRehearsed: true)
        programs.rehearse(
            drop, invocation ?? DropBodies.Invocation(command: "", outputs: []), needs,
            variables: variables(of: drop, needs), processors: processors(for: needs))
    }

    private var firstProgram: DropID? {
        let isProgram = plan.blueprint.components.indices.map {
            if case .bash = bodies.body(of: UInt32($0)) { true } else { false }
        }
        guard isProgram.contains(true) else { return nil }
        let graph = engine.graph
        return (0..<graph.dropCount).lazy.map { DropID($0) }.first { drop in
            isProgram[Int(graph.component[drop.index])]
                && graph.producerRange(of: drop).count <= Self.fewBeside
                && graph.consumerRange(of: drop).count <= Self.fewBeside
        }
    }

    private static var fewBeside: Int { 64 }
}
