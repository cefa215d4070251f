// What checking a graph found, as data. The command line turns it into text.

package import JSON

/// How bad it is: an error cannot be unrolled, a graph that is not executable unrolls but cannot
/// run here, a warning runs but may not do what was meant.
package enum Grade: Int, Comparable, Sendable {
    case warning, notExecutable, error
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The node, port or field that a finding is about, as far as it has one.
package struct Place: Equatable, Sendable {
    package var nodeID: String?
    package var nodeName: String?
    /// The number of the link in its file, from 0.
    package var link: Int?
    package var field: String?
    /// The way to the value at fault in the file, as far as the reader knew it; `FindingPlaces`
    /// works it out for the others.
    package var path: [JSONStep] = []

    package init(
        nodeID: String? = nil, nodeName: String? = nil, link: Int? = nil, field: String? = nil
    ) {
        self.nodeID = nodeID
        self.nodeName = nodeName
        self.link = link
        self.field = field
    }
}

package enum Fault: Equatable, Sendable {
    case noNodes
    case isPalette
    case isGraphConfiguration
    case unknownFormat(keys: [String])
    case unsupportedSchema(String)
    case missingKey(String)
    case wrongType(key: String, wanted: Shape, found: JSONValue.Kind)
    case hostUnknown(id: String, similar: String?)
    case configurationUnknown(name: String, known: [String], similar: String?)
    case configurationAmbiguous(name: String, ids: [String])
    case activeConfigurationMissing(id: String)
    case configurationNodeUnknown(configuration: String, id: String)
    case configurationFieldUnknown(configuration: String, id: String)
    case parameterUnused(name: String, similar: String?)
    case placeholderLeft(name: String)
    case globalNotOfType(value: String, type: String)
    case globalTypeUnknown(type: String)
    case globalsTooLong
    case duplicateOID(String)
    case oidUnknown(oid: String, key: String, similar: String?)
    case relationOneSided(other: String, key: String)
    case taskUnknown(id: String, similar: String?)
    case fileUndeclared(id: String)
    case fileInPlace(id: String)
    case appToApp(source: String, target: String)
    case tooManyPorts
    case duplicateID(otherName: String)
    case linkEndUnknown(id: String, isSource: Bool, similar: String?)
    case portUnknown(id: String, isSource: Bool, ports: [String])
    case portOfOtherSide(name: String, isSource: Bool)
    case constructLinked(category: String)
    case linkUnrelated(
        source: String, sourceGroups: [String], target: String, targetGroups: [String])
    case loopsOutOfStep(source: String, sourceExtent: Int, target: String, targetExtent: Int)
    case dataToData(source: String, target: String)
    case cycle([String])
    /// In a graph of the older schema, which editors let pass: it unrolls, and cannot run.
    case legacyCycle([String])
    case notANumber(value: String)
    case notABoolean(value: String)
    case negative(value: Int)
    case fieldMissing
    case gatherWithoutInput
    case gatherInputNotData(source: String)
    case gatherAboveInput(source: String)
    case gatherInputsDiffer(first: Int, other: Int)
    case loopWithoutStart
    case loopWithoutEnd
    case groupByInput(String)
    case groupByOutput(String)
    case applicationMissing(category: String)
    case groupKeyUnknown(String, known: [String])
    case parentIsNoGroup(parent: String)
    case parentCycle
    case nestedTooDeep(limit: Int)
    case tooManyDrops(predicted: Double, limit: Int)
    case tooManyEdges(predicted: Double, limit: Int)
    /// Constructs that repeat their inside no times, and those with nothing inside.
    case noDrops(repeatedNever: [String], empty: [String])
    case categoryUnknown(String, similar: String?)
    case dataUnknown(dropClass: String, category: String)
    case fieldRequired(dropClass: String)
    /// What is to be heard of is not there, or waits for who would hear of it.
    case eventUnknown(String, known: [String])
    case subjectUnknown(String)
    case subjectWaits(String)
    case componentUnknown(dropClass: String, similar: String?)
    /// An app that asks for more than a host has.
    case coresMissing(asked: Int, here: Int)
    case memoryMissing(asked: Int, here: Int)
    case gpusMissing(asked: Int, here: Int)
    /// A parameter that only a run reads.
    case notAQuantity(value: String, Quantity)
    /// Data that lives for some seconds, and until it is used.
    case lifetimesExclude
}

package enum Quantity: Sendable { case number, seconds, bytes }

package struct Finding: Equatable, Sendable {
    package var fault: Fault
    package var place: Place

    package init(_ fault: Fault, _ place: Place = Place()) {
        self.fault = fault
        self.place = place
    }

    package var grade: Grade {
        switch fault {
        case .legacyCycle, .dataToData, .appToApp, .componentUnknown, .dataUnknown, .fieldRequired,
            .coresMissing, .memoryMissing, .gpusMissing, .notAQuantity, .eventUnknown,
            .subjectUnknown, .subjectWaits, .lifetimesExclude:
            .notExecutable
        case .duplicateID, .parentIsNoGroup, .categoryUnknown, .unsupportedSchema,
            .activeConfigurationMissing, .configurationNodeUnknown, .configurationFieldUnknown,
            .placeholderLeft, .noDrops, .relationOneSided, .fileUndeclared, .fileInPlace:
            .warning
        default: .error
        }
    }
}

extension Fault {
    /// True for what would keep a run waiting for ever, even if its programs do nothing.
    package var forbidsAnyRun: Bool {
        if case .legacyCycle = self { true } else { false }
    }
}

extension Sequence<Finding> {
    package var hasErrors: Bool { contains { $0.grade == .error } }
}
