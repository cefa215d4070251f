// Whether what a graph unrolls to can run here: every class must be known, and every component must
// have what it cannot do without. Unrolling asks none of this.

import Components
import Engine
import Execution
import Graphs
import Translation

extension LoadedGraph {
    /// The translator's findings, and all that stands in the way of running the graph here.
    var allFindings: [Finding] {
        guard let blueprint = translation.blueprint else { return translation.findings }
        return translation.findings + blueprint.components.flatMap(Self.obstacles)
            + blueprint.components.compactMap { Self.deafness($0, in: blueprint) }
    }

    /// Why an app cannot hear of the events that it is to hear of.
    private static func deafness(_ component: Component, in blueprint: Blueprint) -> Finding? {
        guard Catalogue.isListener(appClass: component.dropClass),
            let problem = Listening.problem(of: component, in: blueprint)
        else { return nil }
        var place = Place(nodeID: component.id, nodeName: component.name)
        place.field = Catalogue.listenerField
        return switch problem {
        case .eventUnknown(let name):
            Finding(.eventUnknown(name, known: EventName.allCases.map { "\($0)" }), place)
        case .subjectUnknown(let name): Finding(.subjectUnknown(name), place)
        case .subjectWaits(let name): Finding(.subjectWaits(name), place)
        }
    }

    private static func obstacles(_ component: Component) -> [Finding] {
        let place = Place(nodeID: component.id, nodeName: component.name)
        switch component.kind {
        case .data:
            if let instance = component.speakers.first(where: {
                Lifetime.contradicts(component, $0)
            }) {
                var place = place
                if !component.imported.isEmpty { place.nodeID = component.imported[instance].oid }
                place.field = "lifespan"
                return [Finding(.lifetimesExclude, place)]
            }
            if let text = component.fields.text("replicate"), !text.isEmpty, Int(text) ?? -1 < 0 {
                var place = place
                place.field = "replicate"
                return [
                    Finding(
                        Int(text).map { .negative(value: $0) } ?? .notANumber(value: text), place)
                ]
            }
            guard Catalogue.dataClass(component.dropClass) == nil else { return [] }
            return [
                Finding(
                    .dataUnknown(dropClass: component.dropClass, category: component.category),
                    place)
            ]
        case .app:
            guard Catalogue.isKnown(appClass: component.dropClass) else {
                let similar = Spelling.closest(to: component.dropClass, in: Catalogue.names)
                return [
                    Finding(
                        .componentUnknown(dropClass: component.dropClass, similar: similar), place)
                ]
            }
            return missingFields(component, place) + wrongNumbers(component, place)
        }
    }

    private static func missingFields(_ component: Component, _ place: Place) -> [Finding] {
        Catalogue.requiredFields(ofClass: component.dropClass).compactMap { field in
            let without = component.speakers.first {
                component.text(field, of: $0)?.isEmpty ?? true
            }
            guard let without else { return nil }
            return Finding(
                .fieldRequired(dropClass: component.dropClass),
                place.at(field, of: component, without))
        }
    }

    /// Of each field the first Drop that gives no number for it.
    private static func wrongNumbers(_ component: Component, _ place: Place) -> [Finding] {
        let speakers = component.distinctSpeakers
        return NumberField.all.compactMap { field in
            for instance in speakers {
                guard let text = field.misunderstood(in: component, instance) else { continue }
                return Finding(
                    .notAQuantity(value: text, field.unit.quantity),
                    place.at(field.name, of: component, instance))
            }
            return nil
        }
    }

    /// Apps that ask for more than a host has: no order of running them would help.
    func excesses(on host: HostCapacity) -> [Finding] {
        guard let blueprint = translation.blueprint else { return [] }
        return blueprint.components.filter { $0.kind == .app }.flatMap { component in
            component.speakers.lazy.compactMap { instance in
                Self.excess(component, instance, host)
            }.prefix(1)
        } + Self.excessesOfStreams(blueprint, host)
    }

    /// Programs that read streams run beside those that write them, and keep their GPUs as long.
    private static func excessesOfStreams(
        _ blueprint: Blueprint, _ host: HostCapacity
    ) -> [Finding] {
        guard let here = host.gpus?.count else { return [] }
        let asked = blueprint.components.map { component in
            component.kind == .app
                ? component.speakers.map { Needs.gpus(of: component, $0) }.max() ?? 0 : 0
        }
        var sums = asked
        for stream in blueprint.links where blueprint.ports[Int(stream.ports)].isStream {
            let writers = blueprint.links.filter { $0.target == stream.source }
            sums[stream.target.index] += writers.reduce(0) { $0 + asked[$1.source.index] }
        }
        return sums.indices.filter { asked[$0] > 0 && asked[$0] <= here && sums[$0] > here }.map {
            let component = blueprint.components[$0]
            var place = Place(nodeID: component.id, nodeName: component.name)
            place.field = Needs.gpusField
            return Finding(.gpusMissing(asked: sums[$0], here: here), place)
        }
    }

    private static func excess(
        _ component: Component, _ instance: Int, _ host: HostCapacity
    ) -> Finding? {
        let needs = Needs(of: component, instance)
        var place = Place(nodeID: component.id, nodeName: component.name)
        if !component.imported.isEmpty { place.nodeID = component.imported[instance].oid }
        if needs.cores > host.cores {
            place.field = Needs.coresFields.first { component.text($0, of: instance) != nil }
            return Finding(.coresMissing(asked: needs.cores, here: host.cores), place)
        }
        if let gpus = host.gpus, needs.gpus > gpus.count {
            place.field = Needs.gpusField
            return Finding(.gpusMissing(asked: needs.gpus, here: gpus.count), place)
        }
        guard let asked = needs.memory, asked > host.memory else { return nil }
        place.field = Needs.memoryField
        return Finding(.memoryMissing(asked: asked, here: host.memory), place)
    }
}

extension Place {
    /// The field of one of a component's Drops: of an imported one the Drop itself is named.
    fileprivate func at(_ field: String, of component: Component, _ instance: Int) -> Place {
        var place = self
        if !component.imported.isEmpty { place.nodeID = component.imported[instance].oid }
        place.field = field
        return place
    }
}

extension NumberField.Unit {
    fileprivate var quantity: Quantity {
        switch self {
        case .whole, .gpus: .number
        case .seconds: .seconds
        case .bytes: .bytes
        }
    }
}
