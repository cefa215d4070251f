// The fields of an app that are numbers, wherever they are read; and how such numbers are written.

package import Graphs

package struct NumberField: Sendable {
    package enum Unit: Sendable { case whole, seconds, bytes, gpus }
    package let name: String
    package let unit: Unit

    package static let all =
        Needs.coresFields.map { NumberField(name: $0, unit: .whole) } + [
            NumberField(name: Needs.memoryField, unit: .bytes),
            NumberField(name: Needs.gpusField, unit: .gpus),
            NumberField(name: Needs.logLimitField, unit: .bytes),
            NumberField(name: "n_tries", unit: .whole),
            NumberField(name: "n_effective_inputs", unit: .whole),
            NumberField(name: "input_error_threshold", unit: .whole),
            NumberField(name: "time_limit", unit: .seconds),
            NumberField(name: "retry_delay", unit: .seconds),
        ]

    /// What the field says for one Drop, where that is something and cannot be understood.
    package func misunderstood(in component: Component, _ instance: Int) -> String? {
        guard let text = component.text(name, of: instance) else { return nil }
        return isUnderstood(text) ? nil : text
    }

    private func isUnderstood(_ text: String) -> Bool {
        let text = text.trimmed
        if text.isEmpty || text == "None" || Double(text) == 0 { return true }
        return switch unit {
        case .whole: Int(wholeNumber: text) != nil
        case .seconds: Double(text).map(\.isFinite) ?? false
        case .bytes: Needs.bytes(text) != nil
        case .gpus: Needs.gpus(text) != nil
        }
    }
}

extension Int {
    /// "4", and "4.0" as some editors write it; what is beyond an integer is the largest.
    package init?(wholeNumber text: String) {
        guard let number = Double(text.trimmed), number.rounded() == number, !number.isInfinite
        else { return nil }
        self = Int(exactly: number) ?? (number < 0 ? .min : .max)
    }
}
