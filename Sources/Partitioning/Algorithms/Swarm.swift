// DALiuGE's particle swarm: each particle says of the dearest arcs which ones are not to be cut, and
// is as good as makespan times ranks used. Few evaluations, for each is a whole list schedule.

import Randomness

struct Swarm {
    let predictor: Predictor
    let seed: Int
    var arcs = 30
    var particles = 10

    private struct Particle {
        var place: [Double]
        var speed: [Double]
        var best: [Double]
        var bestScore = Double.infinity
    }

    func owners(evaluations: Int) -> [Int32] {
        let scheduler = ListScheduler(predictor)
        let dearest = dearestArcs()
        var random = SeededRandom(seed: UInt64(bitPattern: Int64(seed)))
        var swarm = (0..<particles).map { _ in
            let place = dearest.map { _ in random.unit() }
            return Particle(
                place: place, speed: dearest.map { _ in random.unit() - 0.5 }, best: place)
        }
        var best = (score: Double.infinity, place: [Double](), owner: scheduler.owners().owner)
        for evaluation in 0..<evaluations {
            let number = evaluation % particles
            var particle = swarm[number]
            let (owner, makespan) = scheduler.owners(glue: glue(dearest, particle.place))
            let score = makespan * Double(Set(owner).count)
            if score < particle.bestScore {
                (particle.bestScore, particle.best) = (score, particle.place)
            }
            if score < best.score { best = (score, particle.place, owner) }
            for arc in dearest.indices {
                let own = random.unit() * (particle.best[arc] - particle.place[arc])
                let common = random.unit() * (best.place[arc] - particle.place[arc])
                particle.speed[arc] = 0.7 * particle.speed[arc] + 1.4 * own + 1.4 * common
                particle.place[arc] = min(1, max(0, particle.place[arc] + particle.speed[arc]))
            }
            swarm[number] = particle
        }
        return best.owner
    }

    private func dearestArcs() -> [(UInt32, UInt32)] {
        let graph = predictor.graph
        var found: [(bytes: Double, source: UInt32, target: UInt32)] = []
        for group in 0..<graph.count {
            for arc in graph.successors.range(group) {
                let bytes = graph.successors.bytes[arc]
                let target = graph.successors.groups[arc]
                let pins = (graph.pinnedRank[group], graph.pinnedRank[Int(target)])
                guard pins.0 == pins.1 else { continue }
                if found.count == arcs, let last = found.last, bytes <= last.bytes { continue }
                let place = found.firstIndex { $0.bytes < bytes } ?? found.count
                found.insert((bytes, UInt32(group), target), at: place)
                if found.count > arcs { found.removeLast() }
            }
        }
        return found.map { ($0.source, $0.target) }
    }

    private func glue(_ arcs: [(UInt32, UInt32)], _ place: [Double]) -> [UInt32] {
        var sets = DisjointSets(predictor.graph.count)
        for (arc, value) in zip(arcs, place) where value > 0.5 { sets.join(arc.0, arc.1) }
        return (0..<UInt32(predictor.graph.count)).map { sets.root(of: $0) }
    }
}
