// What each Drop takes: an app seconds and cores, a datum bytes. They come from the graph's fields,
// and what an earlier session measured takes their place.

package import Graphs

package struct Weights: Sendable {
    /// Of an app.
    package private(set) var seconds: [Column]
    /// Of a datum.
    package private(set) var bytes: [Column]
    /// Of an app; at least one.
    package private(set) var cores: [Column]
    /// Of an app.
    package private(set) var gpus: [Column]
    let isData: [Bool]

    package var asksForGPUs: Bool { gpus.contains { $0 != .same(0) } }

    /// A number for each instance of a component, or one for all.
    package enum Column: Equatable, Sendable {
        case same(Double)
        case each([Float])

        @inline(__always)
        package subscript(instance: Int) -> Double {
            switch self {
            case .same(let value): value
            case .each(let values): Double(values[instance])
            }
        }
    }

    /// A datum's weight is in megabytes, as DALiuGE's data_volume; one that says its size says it in
    /// bytes. An app's weight is in seconds; a workflow's task says its runtime, with a fraction.
    package init(_ blueprint: Blueprint) {
        isData = blueprint.components.map { $0.kind == .data }
        seconds = blueprint.components.map { component in
            guard component.kind == .app else { return .same(0) }
            return Self.column(component) { instance in
                component.text("runtime", of: instance).flatMap(Self.number)
                    ?? Double(component.weight(of: instance))
            }
        }
        bytes = blueprint.components.map { component in
            guard component.kind == .data else { return .same(0) }
            return Self.column(component) { instance in
                component.text("size", of: instance).flatMap(Self.number)
                    ?? Double(component.weight(of: instance)) * Self.megabyte
            }
        }
        cores = blueprint.components.map { component in
            guard component.kind == .app else { return .same(0) }
            return Self.column(component) { instance in
                let text = Self.coresFields.lazy.compactMap { component.text($0, of: instance) }
                return max(1, text.first.flatMap(Self.number)?.rounded() ?? 1)
            }
        }
        gpus = blueprint.components.map { component in
            guard component.kind == .app else { return .same(0) }
            return Self.column(component) { instance in
                let text = component.text(Self.gpusField, of: instance)
                return text.flatMap { Self.number($0.filter { !$0.isWhitespace }) }?.rounded(.up)
                    ?? 0
            }
        }
    }

    /// The seconds of all apps, each as often as it has of what a column tells.
    func total(of amounts: [Column], in blueprint: Blueprint) -> Double {
        blueprint.components.indices.reduce(0) { sum, number in
            guard !isData[number] else { return sum }
            let count = blueprint.count(of: ComponentID(number))
            switch (seconds[number], amounts[number]) {
            case (.same(let each), .same(let amount)):
                return sum + each * amount * Double(count)
            case (.each(let values), .same(let amount)), (.same(let amount), .each(let values)):
                return sum + amount * values.reduce(0.0) { $0 + Double($1) }
            case (.each(let values), .each(let amounts)):
                return sum + zip(values, amounts).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            }
        }
    }

    private static let megabyte = 1e6
    private static let gpusField = "num_gpus"
    private static let coresFields = ["num_cpus", "Num CPUs", "No. of CPUs"]

    /// A finite number that is not negative, and small enough to add up ten million of them.
    private static func number(_ text: String) -> Double? {
        guard let number = Double(text), number.isFinite, number >= 0 else { return nil }
        return min(number, 1e30)
    }

    private static func column(_ component: Component, _ value: (Int) -> Double) -> Column {
        let values = component.speakers.map(value)
        guard let first = values.first else { return .same(0) }
        return values.allSatisfy { $0 == first } ? .same(first) : .each(values.map(Float.init))
    }

    /// Every app of a component takes as long, or each instance as long as it says.
    package mutating func measured(seconds column: Column, of component: ComponentID) {
        if !isData[component.index] { seconds[component.index] = column }
    }

    package mutating func measured(bytes column: Column, of component: ComponentID) {
        if isData[component.index] { bytes[component.index] = column }
    }
}
